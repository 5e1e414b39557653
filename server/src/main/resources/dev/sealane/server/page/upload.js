// Uploads an artifact: drop it or choose it, see how far it is, then see what the server read in it.
(() => {
  const zone = document.getElementById('drop');
  const input = document.getElementById('file');
  const progress = document.getElementById('upload');
  const result = document.getElementById('upload-result');
  let running = null;

  const size = (bytes) => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
    let unit = 0;
    while (bytes >= 1024 && unit < units.length - 1) { bytes /= 1024; unit++; }
    return `${bytes < 10 && unit ? bytes.toFixed(1) : Math.round(bytes)} ${units[unit]}`;
  };

  const show = (text) => { progress.querySelector('[data-words]').textContent = text; };

  const follow = (file, request) => {
    const began = performance.now();
    request.upload.onprogress = (event) => {
      const seconds = (performance.now() - began) / 1000;
      const rate = event.loaded / Math.max(seconds, 0.1);
      const bar = progress.querySelector('progress');
      bar.max = event.total;
      bar.value = event.loaded;
      const left = Math.ceil((event.total - event.loaded) / Math.max(rate, 1));
      show(event.loaded < event.total
        ? `${size(event.loaded)} of ${size(event.total)} · ${size(rate)}/s · ${left} s left`
        : 'Checking digests and signature…');
    };
    request.upload.onload = () => show('Checking digests and signature…');
  };

  const finish = (html) => {
    running = null;
    progress.hidden = true;
    input.value = '';
    result.innerHTML = html;
    htmx.process(result);
    result.querySelector('[tabindex="-1"]')?.focus({preventScroll: true});
    result.scrollIntoView({block: 'nearest'});
  };

  const broken = (file, why) => {
    const fault = document.getElementById('upload-broken').content.cloneNode(true);
    fault.querySelector('[data-name]').textContent = file.name;
    fault.querySelector('[data-why]').textContent = why;
    running = null;
    progress.hidden = true;
    result.replaceChildren(fault);
  };

  const send = (file) => {
    if (running || !file) return;
    const request = new XMLHttpRequest();
    running = request;
    result.replaceChildren();
    progress.hidden = false;
    progress.querySelector('[data-name]').textContent = file.name;
    show('Starting…');
    follow(file, request);
    request.onload = () => {
      if (request.status === 401) location.reload();
      else if ((request.getResponseHeader('Content-Type') || '').startsWith('text/html')) finish(request.responseText);
      else broken(file, `the server answered ${request.status}`);
    };
    request.onerror = () => broken(file, 'the connection to the server broke');
    request.onabort = () => broken(file, 'you stopped it');
    // A Mender artifact names its release itself; what stands here then would only contradict it.
    const labels = new URLSearchParams();
    if (!file.name.endsWith('.mender')) {
      labels.set('release', document.getElementById('upload-release').value.trim());
      labels.set('device_types', document.getElementById('upload-types').value.trim());
    }
    request.open('POST', `${zone.dataset.address}?${labels}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.setRequestHeader('X-File-Name', encodeURIComponent(file.name));
    request.send(file);
  };

  input.addEventListener('change', () => send(input.files[0]));
  progress.querySelector('button').addEventListener('click', () => running && running.abort());
  ['dragenter', 'dragover'].forEach((name) => zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.dataset.over = '';
  }));
  ['dragleave', 'drop'].forEach((name) => zone.addEventListener(name, (event) => {
    event.preventDefault();
    delete zone.dataset.over;
  }));
  zone.addEventListener('drop', (event) => send(event.dataTransfer.files[0]));
  // A file that misses the place by a finger's width must not replace the page.
  ['dragover', 'drop'].forEach((name) => addEventListener(name, (event) => event.preventDefault()));
})();
