const WAIT = new Int32Array(new SharedArrayBuffer(4));

/** Stops this thread for some milliseconds. */
export function sleep(milliseconds: number): void {
	Atomics.wait(WAIT, 0, 0, milliseconds);
}
