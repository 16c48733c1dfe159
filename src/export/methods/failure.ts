import { MethodError } from './types';

/**
 * The `MethodError` for whatever was thrown. Of a foreign error only the system's code or the class's name is kept: its message might hold a secret.
 * @param path of the file at fault, where the error does not say
 */
export function failed(error: unknown, path: string, signal?: AbortSignal): MethodError {
	if (error instanceof MethodError) return error;
	if (signal?.aborted === true) return new MethodError('cancelled', '', '');
	if (!(error instanceof Error)) return new MethodError('io', path, '');
	const code = 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(error.code) ? error.code : error.name;
	return new MethodError('io', path, code);
}

/** @throws MethodError `cancelled` */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
	if (signal?.aborted === true) throw new MethodError('cancelled', '', '');
}
