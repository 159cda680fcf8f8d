// <betwixt-sandbox>: Betwixt inside any page, with the messages of docs/embedding.md as methods, properties and events.
//
//   <script src="https://example.org/betwixt/embed.js"></script>
//   <betwixt-sandbox open="charged-twice" embed="play" autoplay></betwixt-sandbox>
//
// It makes a frame with as few rights as there are, and speaks to nobody else. It needs no style sheet, and works under a
// policy that forbids inline styles and scripts: `script-src` and `frame-src` must name the place of Betwixt, no more.
(() => {
  "use strict";
  const VERSION = 1;
  // An answer that has not come by then will not [milliseconds].
  const PATIENCE = 10_000;
  const BASE = document.currentScript?.src ? new URL("./", document.currentScript.src).href : null;
  // Attributes that go into the address of the frame, under their own names.
  const ASKED = ["embed", "open", "autoplay", "theme", "lang", "show", "lock", "lens", "speed", "t", "see", "reduced-motion"];
  const TOLD = ["ready", "state", "metric", "finding", "check", "completed", "resize", "notice", "error"];

  // Made by a script, because a policy of the page may forbid styles that are written; and weaker than the page's own.
  const SHEET = new CSSStyleSheet();
  SHEET.replaceSync(`
    :host { display: block; width: 100%; height: 480px; }
    :host([hidden]) { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; }
  `);

  class BetwixtSandbox extends HTMLElement {
    static observedAttributes = [...ASKED, "link", "src", "label", "width", "height"];

    #frame = null;
    #ready = false;
    #waiting = [];
    #answers = new Map();
    #serial = 0;
    #loads = false;
    #heard = (event) => this.#hear(event);

    constructor() {
      super();
      const root = this.attachShadow({ mode: "open" });
      this.#frame = document.createElement("iframe");
      // Only what it needs: no storage, no origin, no navigation of this page; "Open in Betwixt" opens a new tab.
      this.#frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox");
      this.#frame.setAttribute("referrerpolicy", "no-referrer");
      this.#frame.setAttribute("loading", "lazy");
      this.#frame.setAttribute("part", "frame");
      root.adoptedStyleSheets = [SHEET];
      root.append(this.#frame);
    }

    connectedCallback() {
      addEventListener("message", this.#heard);
      this.#size();
      // A frame that is put elsewhere begins anew: browsers cannot move one.
      this.#load();
    }

    disconnectedCallback() {
      removeEventListener("message", this.#heard);
      this.#forget("The sandbox was taken out of the page.");
    }

    attributeChangedCallback(name, before, now) {
      if (!this.isConnected || before === now) return;
      if (name === "label") return this.#frame.setAttribute("title", now || "Betwixt");
      if (name === "width" || name === "height") return this.#size();
      this.#load();
    }

    /** The last `state` that came: { name, standing, t, duration, speed, auto }. */
    state = null;

    play() { return this.ask("play"); }
    pause() { return this.ask("pause"); }
    step() { return this.ask("step"); }
    reset() { return this.ask("reset"); }
    /** To a moment, in simulated seconds. */
    seek(t) { return this.ask("seek", { t }); }
    /** `set("components.checkout.workers", 8)`, `set("connections.a-b.latency", "250ms")`, `set("speed", "auto")`. */
    set(path, value) { return this.ask("set", { path, value }); }
    /** `get("sliders")`, `get("metrics")`, `get("components.checkout.workers")`, … */
    get(path = "state") { return this.ask("get", { path }); }
    /** `{ open }`, `{ link }` or `{ scenario }`. */
    load(what) { return this.ask("load", what); }

    /** Sends a message; resolves with the answer, rejects with the sentence that says why not. */
    ask(type, fields = {}) {
      return new Promise((resolve, reject) => {
        if (!this.isConnected) return reject(new Error("The sandbox is not in the page."));
        const id = `q${++this.#serial}`;
        const message = { ...fields, betwixt: VERSION, type, id };
        const late = () => this.#settle(id, "reject", new Error(`Betwixt has not answered ${type}.`));
        // A frame that is not on the screen yet has not begun: its answers are waited for when it has.
        const send = () => {
          this.#answers.get(id).timer = setTimeout(late, PATIENCE);
          this.#post(message);
        };
        this.#answers.set(id, { resolve, reject, timer: 0 });
        if (this.#ready) send();
        else this.#waiting.push(send);
      });
    }

    #load() {
      // Several attributes change in one go.
      if (this.#loads) return;
      this.#loads = true;
      queueMicrotask(() => {
        this.#loads = false;
        if (!this.isConnected) return;
        this.#ready = false;
        this.#frame.setAttribute("title", this.getAttribute("label") || "Betwixt");
        const address = this.#address();
        // Put elsewhere with the same address, it loads by itself.
        if (address && this.#frame.getAttribute("src") !== address) this.#frame.setAttribute("src", address);
      });
    }

    #address() {
      const base = this.getAttribute("src") ?? BASE;
      if (!base) {
        console.warn("betwixt-sandbox: say in `src` where Betwixt is, or load embed.js as a classic script.");
        return null;
      }
      const address = new URL(base, document.baseURI);
      for (const name of ASKED) {
        if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name) || (name === "embed" ? "play" : "1"));
      }
      if (!address.searchParams.has("embed")) address.searchParams.set("embed", "play");
      // A page without a name of its own (a file, a sandboxed frame) cannot say where it is.
      if (location.origin !== "null") address.searchParams.set("host", location.origin);
      const link = this.getAttribute("link")?.replace(/^.*#/, "");
      if (link) address.hash = link.startsWith("s=") ? link : `s=${link}`;
      return address.href;
    }

    #size() {
      for (const name of ["width", "height"]) {
        const value = this.getAttribute(name);
        if (value === null || value === "auto") this.style.removeProperty(name);
        else this.style.setProperty(name, /^\d+$/.test(value) ? `${value}px` : value);
      }
    }

    #hear(event) {
      const { data } = event;
      if (event.source !== this.#frame.contentWindow || !event.source || data?.betwixt !== VERSION) return;
      const { betwixt, type, ...detail } = data;
      if (type === "answer") return this.#settle(detail.id, "resolve", detail.value);
      if (type === "error" && this.#settle(detail.id, "reject", new Error(detail.message))) return;
      if (!TOLD.includes(type)) return;
      if (type === "ready") {
        this.#ready = true;
        this.#post({ betwixt: VERSION, type: "hello" });
        for (const send of this.#waiting.splice(0)) send();
      }
      if (type === "state") this.state = detail;
      if (type === "resize" && this.getAttribute("height") === "auto") this.style.setProperty("height", `${detail.height}px`);
      this.dispatchEvent(new CustomEvent(`betwixt-${type}`, { detail, bubbles: true, composed: true }));
    }

    #post(message) {
      // The frame has no name of its own to send to. It is ours, and nothing in the message is a secret.
      this.#frame.contentWindow?.postMessage(message, "*");
    }

    #settle(id, how, value) {
      const held = this.#answers.get(id);
      if (!held) return false;
      this.#answers.delete(id);
      clearTimeout(held.timer);
      held[how](value);
      return true;
    }

    #forget(why) {
      this.#ready = false;
      this.#waiting.length = 0;
      for (const id of [...this.#answers.keys()]) this.#settle(id, "reject", new Error(why));
    }
  }

  if (!customElements.get("betwixt-sandbox")) customElements.define("betwixt-sandbox", BetwixtSandbox);
})();
