/** Milliseconds of work until others have a turn. */
const SLICE = 5;

/**
 * Runs a generator to its end in slices, so that the thread that shows a window is never held up for longer than a slice and one step.
 * `stop`: asked between the slices; where it says so, the work is given up. Returns what the generator returns, or `null` when it was given up.
 * Rejects with what the generator throws.
 */
export async function inSlices<T>(work: Generator<unknown, T>, stop: () => boolean = () => false): Promise<T | null> {
	let begun = performance.now();
	for (;;) {
		const next = work.next();
		if (next.done) return next.value;
		if (performance.now() - begun < SLICE) continue;
		await new Promise((resolve) => setImmediate(resolve));
		if (stop()) {
			work.return(undefined as T);
			return null;
		}
		begun = performance.now();
	}
}
