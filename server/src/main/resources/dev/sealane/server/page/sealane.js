// The keyboard, copying, dialogs and the theme. Everything also works without it, apart from what it adds.
(() => {
  const places = {n: '/', d: '/devices', r: '/releases', o: '/rollouts', s: '/settings'};
  let leader = 0;

  const typing = (element) => element.matches('input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable]');
  const rows = () => [...document.querySelectorAll('[data-row]')];

  const move = (step) => {
    const all = rows();
    if (!all.length) return;
    const at = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step))];
    const link = next.querySelector('a[data-main]') || next.querySelector('a');
    link.focus();
    next.scrollIntoView({block: 'nearest'});
  };

  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || document.querySelector('dialog[open]')) return;
    if (Date.now() - leader < 1500 && places[event.key]) {
      location.href = places[event.key];
      return;
    }
    leader = 0;
    switch (event.key) {
      case 'g': leader = Date.now(); return;
      case 'j': move(1); break;
      case 'k': move(-1); break;
      case '/': {
        const filter = document.getElementById('filter');
        if (!filter) return;
        filter.focus();
        filter.select();
        break;
      }
      case '?': document.getElementById('keys').showModal(); break;
      default: return;
    }
    event.preventDefault();
  });

  // The palette: every place and every action of this page, found by typing.
  const palette = document.getElementById('palette');
  const openPalette = () => {
    if (!palette || palette.open) return;
    const list = palette.querySelector('ul');
    list.replaceChildren();
    for (const link of document.querySelectorAll('a[data-command],button[data-command]')) {
      const item = document.createElement('li');
      const choice = document.createElement('button');
      choice.type = 'button';
      choice.textContent = link.dataset.command;
      choice.addEventListener('click', () => { palette.close(); link.click(); });
      item.append(choice);
      list.append(item);
    }
    palette.querySelector('input').value = '';
    palette.showModal();
  };
  if (palette) {
    const input = palette.querySelector('input');
    const visible = () => [...palette.querySelectorAll('li:not([hidden]) button')];
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/);
      palette.querySelectorAll('li').forEach((item) => {
        item.hidden = !words.every((word) => item.textContent.toLowerCase().includes(word));
      });
      palette.querySelector('.nothing').hidden = visible().length > 0;
    });
    palette.addEventListener('keydown', (event) => {
      const all = visible();
      const at = all.indexOf(document.activeElement);
      if (event.key === 'Enter' && at < 0 && all.length) { event.preventDefault(); all[0].click(); }
      if (event.key === 'ArrowDown') { event.preventDefault(); all[Math.min(all.length - 1, at + 1)]?.focus(); }
      if (event.key === 'ArrowUp') { event.preventDefault(); (at > 0 ? all[at - 1] : input).focus(); }
    });
  }

  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.dataset.copied = '';
    document.getElementById('announce').textContent = 'Copied';
    setTimeout(() => delete button.dataset.copied, 1500);
  };

  const themes = ['auto', 'light', 'dark'];
  const nextTheme = () => {
    const now = document.documentElement.dataset.themeChoice;
    const next = themes[(themes.indexOf(now) + 1) % themes.length];
    if (next === 'auto') localStorage.removeItem('sealane-theme');
    else localStorage.setItem('sealane-theme', next);
    dispatchEvent(new Event('sealane:theme'));
    nameTheme();
  };
  const nameTheme = () => document.querySelectorAll('[data-theme-name]').forEach((name) => {
    name.textContent = document.documentElement.dataset.themeChoice;
  });

  document.addEventListener('click', (event) => {
    const target = event.target.closest('[data-copy],[data-opens],[data-closes],[data-next-theme],[data-palette]');
    if (!target) {
      if (event.target.matches('dialog[open]')) event.target.close();
      return;
    }
    if ('copy' in target.dataset) copy(target);
    if ('opens' in target.dataset) document.getElementById(target.dataset.opens).showModal();
    if ('closes' in target.dataset) target.closest('dialog').close();
    if ('nextTheme' in target.dataset) nextTheme();
    if ('palette' in target.dataset) openPalette();
  });

  // One box ticks all; a dangerous button waits for the number of devices it touches.
  document.addEventListener('input', (event) => {
    const all = event.target.closest('[data-ticks]');
    if (all) document.querySelectorAll(`input[name="${all.dataset.ticks}"]`).forEach((box) => { box.checked = all.checked; });
    const number = event.target.closest('[data-number]');
    if (number) number.form.querySelector('[type=submit]').disabled = number.value.replace(/\D/g, '') !== number.dataset.number;
    countTicks();
  });
  const countTicks = () => document.querySelectorAll('[data-tick-count]').forEach((place) => {
    const count = document.querySelectorAll(`input[name="${place.dataset.tickCount}"]:checked`).length;
    place.textContent = count === 1 ? '1 device' : `${count} devices`;
  });
  document.addEventListener('htmx:afterSettle', countTicks);

  // A form is sent once.
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || event.target.method !== 'post') return;
    requestAnimationFrame(() => event.target.querySelectorAll('[type=submit]').forEach((button) => { button.disabled = true; }));
  });
  addEventListener('pageshow', (event) => {
    if (event.persisted) document.querySelectorAll('form[method=post] [type=submit]').forEach((button) => { button.disabled = false; });
  });

  nameTheme();
  countTicks();
})();
