// The dashboard's only script: hands presses on to the extension, and puts new results in their place without losing the reader's.
(() => {
	const api = acquireVsCodeApi();
	const board = document.getElementById('board');
	const status = document.getElementById('status');
	const state = api.getState();
	if (state && typeof state.top === 'number') window.scrollTo(0, state.top);
	window.addEventListener('scroll', () => api.setState({ top: window.scrollY }), { passive: true });

	document.addEventListener('click', (event) => {
		const button = event.target instanceof Element ? event.target.closest('button[data-key]') : null;
		if (button !== null && !button.disabled) api.postMessage({ key: button.dataset.key });
	});

	function draw(html) {
		const key = document.activeElement?.dataset?.key;
		const open = [...board.querySelectorAll('details[open]')].map(({ id }) => id);
		const summary = document.activeElement?.closest('details')?.id;
		// Parsed as a document of its own: nothing in it runs.
		const parsed = new DOMParser().parseFromString(html, 'text/html');
		board.replaceChildren(...parsed.body.childNodes);
		for (const id of open) document.getElementById(id)?.setAttribute('open', '');
		const again = [...board.querySelectorAll('button[data-key]')].find((button) => button.dataset.key === key);
		if (again) again.focus({ preventScroll: true });
		else if (summary) document.querySelector(`#${summary} > summary`)?.focus({ preventScroll: true });
		else if (key !== undefined) document.getElementById('title')?.focus({ preventScroll: true });
	}

	window.addEventListener('message', ({ data }) => {
		if (data === null || typeof data !== 'object' || typeof data.html !== 'string' || typeof data.status !== 'string') return;
		draw(data.html);
		if (status.textContent !== data.status) status.textContent = data.status;
	});
	api.postMessage({ ready: true });
})();
