// The label card's only script: hands a click on to the extension, and keeps the place where the reader was.
(() => {
	const api = acquireVsCodeApi();
	const state = api.getState();
	if (state && typeof state.top === 'number') window.scrollTo(0, state.top);
	window.addEventListener('scroll', () => api.setState({ top: window.scrollY }), { passive: true });
	document.addEventListener('click', (event) => {
		const button = event.target instanceof Element ? event.target.closest('button[data-command]') : null;
		if (button === null || button.disabled) return;
		const { command, finding, fix } = button.dataset;
		api.postMessage({
			command,
			finding: finding === undefined ? undefined : Number(finding),
			fix: fix === undefined ? undefined : Number(fix),
		});
	});
})();
