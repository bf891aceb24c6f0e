// Before the first paint, so that what only a script can fill has its place from the beginning.
document.documentElement.classList.add("script");
