//! A directed graph of dependencies, its strongly connected components, and shortest ways through it. No recursion.
//!
//! Beside its nodes it may have joints: where each of many comes before each of many others, all lead into a joint and out of
//! it, so that the edges stay few. An edge into joints and what leads out of them is one dependency, of the kind of the first.

use std::collections::VecDeque;

/// Why one must come before the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The other replaced what the one wrote.
    Ww,
    /// The other read what the one wrote.
    Wr,
    /// The other replaced what the one had read.
    Rw,
    /// They are of one process, in this order.
    Process,
    /// The one had ended before the other began.
    RealTime,
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// These.
    #[must_use]
    pub fn of(kinds: &[Kind]) -> Self {
        Self(kinds.iter().fold(0, |set, kind| set | 1 << *kind as u8))
    }

    const fn has(self, kind: Kind) -> bool {
        self.0 >> kind as u8 & 1 == 1
    }
}

/// A dependency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Who comes first.
    pub from: usize,
    /// Who comes after.
    pub to: usize,
    /// Why.
    pub kind: Kind,
    /// What else is known about it: a number of the caller's.
    pub why: usize,
}

/// Nodes are numbers from 0; joints follow.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Joints included.
    nodes: usize,
    /// Without joints.
    real: usize,
    /// In order of where they start.
    edges: Vec<Edge>,
    /// By node: where its edges begin; one more at the end.
    begins: Vec<usize>,
}

impl Graph {
    /// A graph with these edges; what leads back to its start is left out, and so are repeated ones.
    #[must_use]
    pub fn new(nodes: usize, edges: Vec<Edge>) -> Self {
        Self::with_joints(nodes, 0, edges)
    }

    /// The same with so many joints, numbered after the nodes.
    #[must_use]
    pub fn with_joints(real: usize, joints: usize, mut edges: Vec<Edge>) -> Self {
        let nodes = real + joints;
        edges.retain(|edge| edge.from != edge.to);
        edges.sort_unstable();
        edges.dedup_by_key(|edge| (edge.from, edge.to, edge.kind));
        let mut begins = vec![0; nodes + 1];
        for edge in &edges {
            begins[edge.from + 1] += 1;
        }
        for at in 0..nodes {
            begins[at + 1] += begins[at];
        }
        Self { nodes, real, edges, begins }
    }

    /// Whether a number is a joint's.
    #[must_use]
    pub const fn is_joint(&self, node: usize) -> bool {
        node >= self.real
    }

    /// The graph without other kinds of edges.
    #[must_use]
    pub fn only(&self, kinds: Kinds) -> Self {
        let edges = self.edges.iter().filter(|edge| kinds.has(edge.kind)).copied().collect();
        Self::with_joints(self.real, self.nodes - self.real, edges)
    }

    /// All edges, in the order of where they start.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    fn of(&self, node: usize) -> &[Edge] {
        &self.edges[self.begins[node]..self.begins[node + 1]]
    }

    /// For each node the number of its strongly connected component; none for a node that is alone in its own.
    ///
    /// Tarjan's algorithm (1972) with a list in place of recursion. Components are numbered in the order of their smallest
    /// nodes.
    #[must_use]
    pub fn components(&self, kinds: Kinds) -> Vec<Option<usize>> {
        const NEW: usize = usize::MAX;
        let mut index = vec![NEW; self.nodes];
        let mut low = vec![0; self.nodes];
        let mut on_stack = vec![false; self.nodes];
        let mut stack = Vec::new();
        let mut root = vec![None; self.nodes];
        let mut calls: Vec<(usize, usize)> = Vec::new();
        let mut next = 0;
        for start in 0..self.nodes {
            if index[start] != NEW {
                continue;
            }
            calls.push((start, self.begins[start]));
            while let Some((node, edge)) = calls.pop() {
                if index[node] == NEW {
                    (index[node], low[node]) = (next, next);
                    next += 1;
                    stack.push(node);
                    on_stack[node] = true;
                }
                if edge < self.begins[node + 1] {
                    calls.push((node, edge + 1));
                    let Edge { to, kind, .. } = self.edges[edge];
                    if !kinds.has(kind) {
                        continue;
                    }
                    if index[to] == NEW {
                        calls.push((to, self.begins[to]));
                    } else if on_stack[to] {
                        low[node] = low[node].min(index[to]);
                    }
                    continue;
                }
                if let Some((parent, _)) = calls.last() {
                    low[*parent] = low[*parent].min(low[node]);
                }
                if low[node] == index[node] {
                    let from = stack.iter().rposition(|member| *member == node).expect("it was put there");
                    let members = stack.split_off(from);
                    let smallest = members.iter().min().copied();
                    for member in &members {
                        on_stack[*member] = false;
                        root[*member] = smallest.filter(|_| members.len() > 1);
                    }
                }
            }
        }
        numbered(&root)
    }
}

fn numbered(root: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut number = vec![None; root.len()];
    let mut next = 0;
    for node in 0..root.len() {
        if let Some(root) = root[node] {
            // The root is the smallest, so it has its number first.
            if root == node {
                number[node] = Some(next);
                next += 1;
            } else {
                number[node] = number[root];
            }
        }
    }
    number
}

/// What a way must be like: a small machine that reads the kinds of its edges.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// The state before the first edge.
    pub start: u8,
    /// The state after an edge of this kind; none where the way must not use it.
    pub step: fn(state: u8, kind: Kind) -> Option<u8>,
    /// Whether the way may end in this state.
    pub accepts: fn(state: u8) -> bool,
}

/// States of a rule: 0 to 3.
const STATES: usize = 4;

/// Looks for shortest ways. Keeps its tables from one search to the next.
#[derive(Debug)]
pub struct Ways<'a> {
    graph: &'a Graph,
    /// By node and state: in which search it was reached, and by which edge from which state.
    reached: Vec<(u32, usize, u8)>,
    search: u32,
    /// Edges that may still be looked at.
    pub work: u64,
}

const fn place(node: usize, state: u8) -> usize {
    node * STATES + state as usize
}

impl<'a> Ways<'a> {
    /// Searches in this graph that look at so many edges at most, all together.
    #[must_use]
    pub fn new(graph: &'a Graph, work: u64) -> Self {
        Self { graph, reached: vec![(0, 0, 0); graph.nodes * STATES], search: 0, work }
    }

    /// The shortest way that keeps to the rule and stays among nodes with the same `component` as its start. It may pass a
    /// node twice, in different states. Joints on it do not make it longer.
    pub fn shortest(&mut self, from: usize, to: usize, rule: Rule, component: &[Option<usize>]) -> Option<Vec<Edge>> {
        self.search += 1;
        let graph = self.graph;
        self.reached[place(from, rule.start)] = (self.search, usize::MAX, 0);
        let mut queue = VecDeque::from([(from, rule.start)]);
        // What is reached through joints is as near as they are, so they come before all that waits.
        let mut joints: Vec<(usize, u8)> = Vec::new();
        while let Some((node, state)) = joints.pop().or_else(|| queue.pop_front()) {
            if node == to && (rule.accepts)(state) {
                return Some(self.walk_back(to, state));
            }
            for (offset, edge) in graph.of(node).iter().enumerate() {
                self.work = self.work.checked_sub(1)?;
                if component[edge.to] != component[from] {
                    continue;
                }
                // What leads out of a joint goes on with the dependency that led into it.
                let next = if graph.is_joint(node) { Some(state) } else { (rule.step)(state, edge.kind) };
                let Some(next) = next else { continue };
                let seen = &mut self.reached[place(edge.to, next)];
                if seen.0 != self.search {
                    *seen = (self.search, graph.begins[node] + offset, state);
                    if graph.is_joint(edge.to) {
                        joints.push((edge.to, next));
                    } else {
                        queue.push_back((edge.to, next));
                    }
                }
            }
        }
        None
    }

    /// Where an edge leads, through joints or not: at most so many of its ends.
    pub fn heads(&mut self, edge: &Edge, most: usize) -> Vec<Edge> {
        let mut heads = Vec::new();
        let mut open = vec![*edge];
        while let Some(edge) = open.pop().filter(|_| heads.len() < most) {
            if self.graph.is_joint(edge.to) {
                let out = self.graph.of(edge.to);
                self.work = self.work.saturating_sub(out.len() as u64);
                open.extend(out.iter().rev());
            } else {
                heads.push(edge);
            }
        }
        heads
    }

    fn walk_back(&self, to: usize, state: u8) -> Vec<Edge> {
        let mut way = Vec::new();
        let (mut node, mut state) = (to, state);
        loop {
            let (_, edge, before) = self.reached[place(node, state)];
            let Some(edge) = self.graph.edges.get(edge) else { break };
            way.push(*edge);
            (node, state) = (edge.from, before);
        }
        way.reverse();
        way
    }
}

#[cfg(test)]
mod tests;
