/** What a network share or a slow disk says when it may well answer a moment later. */
const PASSING: ReadonlySet<string> = new Set(['EAGAIN', 'EBUSY', 'EINTR', 'EIO', 'EMFILE', 'ENFILE', 'ENETRESET', 'ESTALE', 'ETIMEDOUT']);
/** Milliseconds before each further try. */
const PAUSES: readonly number[] = [50, 400];

/** Whether an error of the system may pass by itself. */
export function mayPass(code: string): boolean {
	return PASSING.has(code);
}

/** Waits without letting anything else run. `milliseconds`: how long. */
export function pause(milliseconds: number): void {
	Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/** Tries again, twice at most, where an error may pass. @throws what `work` throws at last */
export function patiently<T>(work: () => T): T {
	for (const wait of PAUSES) {
		try {
			return work();
		} catch (error) {
			const code = error instanceof Error && 'code' in error ? String(error.code) : '';
			if (!mayPass(code)) throw error;
			pause(wait);
		}
	}
	return work();
}

/** The same for work that tells of its failure by its result. `failed`: the system's error code, or `null`. */
export function patientlyUntil<T>(work: () => T, failed: (result: T) => string | null): T {
	let result = work();
	for (const wait of PAUSES) {
		const code = failed(result);
		if (code === null || !mayPass(code)) return result;
		pause(wait);
		result = work();
	}
	return result;
}
