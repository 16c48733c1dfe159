import type { ByteSource, Encryption, Format, ReadContext, ReadResult } from '../types';
import { encryptionByStart, encryptionOf } from './encrypted';
import { PLAIN_STATE } from './state';

export { PLAIN_STATE } from './state';

const OPAQUE_RESULT: ReadResult = Object.freeze({
	format: 'opaque',
	encoding: null,
	state: PLAIN_STATE,
	markings: Object.freeze([]),
	foreign: Object.freeze([]),
});

function readOpaque(source: ByteSource, { path }: ReadContext): ReadResult {
	const encryption = encryptionOf(source, path);
	return encryption === null ? OPAQUE_RESULT : sealed(encryption);
}

function sealed(encryption: Encryption | null): ReadResult {
	return { ...OPAQUE_RESULT, state: { ...PLAIN_STATE, encrypted: true, encryption } };
}

/** Whatever no other format knows: labelled beside the document only (sidecar, file name, folder, map). */
export const opaqueFormat: Format = Object.freeze({
	id: 'opaque',
	places: Object.freeze([]),
	detect: () => true,
	read: readOpaque,
});

/** Encrypted files that begin like a text; labelled beside like the rest. */
export const sealedFormat: Format = Object.freeze({
	id: 'opaque',
	places: Object.freeze([]),
	detect: (_: string, head: Uint8Array) => encryptionByStart(head) !== null,
	read: (source: ByteSource) => sealed(encryptionByStart(source.read(0, 64))),
});
