"""The chain of queues in simpy: `simpy_queue.py STATIONS SECONDS` prints one JSON line."""

import json
import random
import sys
import time

import simpy

RATE = 80.0
WORK = 0.01


def customer(env, stations, rng, served):
    born = env.now
    for station in stations:
        with station.request() as turn:
            yield turn
            yield env.timeout(rng.expovariate(1 / WORK))
    served[0] += 1
    served[1] += env.now - born


def source(env, stations, rng, served):
    while True:
        yield env.timeout(rng.expovariate(RATE))
        env.process(customer(env, stations, rng, served))


def main():
    count, seconds = int(sys.argv[1]), float(sys.argv[2])
    begun = time.process_time()
    env = simpy.Environment()
    served = [0, 0.0]
    stations = [simpy.Resource(env) for _ in range(count)]
    env.process(source(env, stations, random.Random(1), served))
    env.run(until=seconds)
    ns = (time.process_time() - begun) * 1e9 / served[0]
    result = {"engine": "simpy", "stations": count, "customers": served[0], "ns": round(ns, 1)}
    result["mean_ms"] = round(served[1] / served[0] * 1e3, 2)
    print(json.dumps(result))


main()
