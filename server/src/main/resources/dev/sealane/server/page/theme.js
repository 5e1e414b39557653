// Chooses the theme before the first paint: what the person chose, else what the system says.
(() => {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const chosen = () => localStorage.getItem('sealane-theme');
  const apply = () => {
    const choice = chosen();
    document.documentElement.dataset.bsTheme = choice || (system.matches ? 'dark' : 'light');
    document.documentElement.dataset.themeChoice = choice || 'auto';
  };
  system.addEventListener('change', apply);
  addEventListener('storage', apply);
  addEventListener('sealane:theme', apply);
  apply();
})();
