import type { MethodId } from '../../policy';
import { ageMethod } from './age';
import { officeMethod } from './office';
import { pdfMethod } from './pdf';
import type { Method } from './types';
import { zipMethod } from './zip';

export * from './types';

/** All ways to encrypt. This file is a bundle of its own: the libraries behind it are heavy, so it is loaded only when something is encrypted. */
export const methods: readonly Method[] = [zipMethod, officeMethod, pdfMethod, ageMethod];

/** The method of an id, or `undefined` where this build has none. */
export function methodById(id: MethodId): Method | undefined {
	return methods.find((method) => method.id === id);
}
