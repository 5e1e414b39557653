// Keeps pages alive. The server says what changed; regions that show it fetch themselves again.
// A region is an element with data-live="device rollout:ID": kinds, or one thing of a kind.
(() => {
  const GATHER_MS = 120; // Changes come in bursts: one fetch for all of a burst.
  const REST_MS = 600; // A fleet in motion changes all the time: at most so often.
  const SILENCE_MS = 20000; // The server sends a sign of life every 5 seconds.
  const banner = document.getElementById('live-banner');
  const waiting = new Set();
  let timer = 0;
  let rested = 0;
  let lastSign = Date.now();
  let source = null;
  let asked = Number(document.documentElement.dataset.asked);

  const clock = (time) => new Date(time).toLocaleTimeString([], {hour12: false});

  const paused = () => {
    if (!banner.hidden) return;
    banner.querySelector('[data-paused-at]').textContent = clock(lastSign);
    banner.hidden = false;
    document.documentElement.dataset.stream = 'paused';
  };

  const alive = () => {
    lastSign = Date.now();
    if (!banner.hidden) {
      banner.hidden = true;
      gather(document.querySelectorAll('[data-live]'));
    }
    document.documentElement.dataset.stream = 'live';
  };

  const shows = (region, changes) => region.dataset.live.split(' ').some((wanted) =>
    changes.some((change) => change === wanted || change === 'missed'
      || change.startsWith(wanted + ':') || change.startsWith(wanted + '/')));

  const gather = (regions) => {
    regions.forEach((region) => waiting.add(region.id));
    if (!timer && waiting.size) timer = setTimeout(refresh, Math.max(GATHER_MS, rested - Date.now()));
  };

  // A region that somebody is working in waits until they are done.
  const busy = (region) => region.querySelector('dialog[open]')
    || (region.contains(document.activeElement) && document.activeElement.matches('input[type=text],input:not([type]),textarea,select'));

  const refresh = () => {
    timer = 0;
    rested = Date.now() + REST_MS;
    for (const id of [...waiting]) {
      const region = document.getElementById(id);
      if (!region) { waiting.delete(id); continue; }
      if (busy(region) || region.classList.contains('htmx-request')) continue;
      waiting.delete(id);
      htmx.trigger(region, 'live');
    }
    if (waiting.size) timer = setTimeout(refresh, 400);
  };

  const connect = () => {
    source = new EventSource('/live');
    source.onopen = alive;
    source.onerror = () => {
      paused();
      // A refused stream is closed for good: the session is over, or the server is full. Ask again later.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 5000);
    };
    source.addEventListener('alive', (event) => {
      alive();
      // The first sign says when something last changed: perhaps after the page was asked for and before this stream.
      if (Number(event.data) >= asked) gather(document.querySelectorAll('[data-live]'));
      asked = Infinity;
    });
    source.addEventListener('change', (event) => {
      alive();
      const changes = event.data.split('\n');
      gather([...document.querySelectorAll('[data-live]')].filter((region) => shows(region, changes)));
    });
  };

  setInterval(() => { if (Date.now() - lastSign > SILENCE_MS) paused(); }, 1000);
  addEventListener('pagehide', () => source && source.close());
  addEventListener('pageshow', (event) => { if (event.persisted) connect(); });
  connect();

  // What a person did to a region survives its renewal: ticks, opened details, the focus.
  const keep = (region) => ({
    ticks: [...region.querySelectorAll('input[type=checkbox]:checked')].map((box) => box.name + '=' + box.value),
    open: [...region.querySelectorAll('details[open][id]')].map((details) => details.id),
    scroll: [...region.querySelectorAll('[data-keep-scroll][id]')].map((box) => [box.id, box.scrollTop]),
    focus: place(region, document.activeElement),
  });

  const place = (region, element) => {
    if (!element || !region.contains(element)) return null;
    if (element.id) return '#' + CSS.escape(element.id);
    const name = element.getAttribute('name');
    if (name && element.value) return `[name="${CSS.escape(name)}"][value="${CSS.escape(element.value)}"]`;
    const href = element.getAttribute('href');
    return href ? `a[href="${CSS.escape(href)}"]` : null;
  };

  const kept = new Map();
  document.addEventListener('htmx:beforeSwap', (event) => {
    const target = event.detail.target;
    if (event.detail.xhr.status === 401) { location.reload(); event.detail.shouldSwap = false; return; }
    if (target && target.id) kept.set(target.id, keep(target));
  });
  document.addEventListener('htmx:afterSettle', () => {
    for (const [id, state] of kept) {
      const region = document.getElementById(id);
      if (!region) continue;
      for (const box of region.querySelectorAll('input[type=checkbox]')) {
        if (state.ticks.includes(box.name + '=' + box.value)) box.checked = true;
      }
      state.open.forEach((details) => { const found = document.getElementById(details); if (found) found.open = true; });
      state.scroll.forEach(([box, top]) => { const found = document.getElementById(box); if (found) found.scrollTop = top; });
      if (state.focus && document.activeElement === document.body) region.querySelector(state.focus)?.focus({preventScroll: true});
    }
    kept.clear();
    tick();
  });

  // Relative times grow while one looks at them.
  const length = (seconds) => {
    if (seconds < 60) return `${seconds} s`;
    if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
    if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
    return `${Math.floor(seconds / 86400)} days`;
  };
  const skew = Date.now() - Date.parse(document.documentElement.dataset.now || new Date().toISOString());
  const tick = () => {
    for (const time of document.querySelectorAll('time[data-age]')) {
      const seconds = Math.max(0, Math.floor((Date.now() - skew - Date.parse(time.dateTime)) / 1000));
      const text = time.dataset.age === 'elapsed' ? length(seconds) : seconds < 5 ? 'just now' : `${length(seconds)} ago`;
      if (time.textContent !== text) time.textContent = text;
      const exact = new Date(time.dateTime).toLocaleString([], {dateStyle: 'medium', timeStyle: 'medium'});
      if (time.title !== exact) time.title = exact;
    }
  };
  setInterval(tick, 1000);
  tick();
})();
