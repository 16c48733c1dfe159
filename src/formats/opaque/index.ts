import type { ByteSource, DocumentState, Format, ReadResult } from '../types';
import { isEncryptedFile, startsEncrypted } from './encrypted';

/** State of a document that holds no surprise. */
export const PLAIN_STATE: DocumentState = Object.freeze({ encrypted: false, signed: false, macro: false, unreadable: null });

const OPAQUE_RESULT: ReadResult = Object.freeze({
	format: 'opaque',
	encoding: null,
	state: PLAIN_STATE,
	markings: Object.freeze([]),
	foreign: Object.freeze([]),
});

const SEALED_RESULT: ReadResult = Object.freeze({ ...OPAQUE_RESULT, state: Object.freeze({ ...PLAIN_STATE, encrypted: true }) });

/** Whatever no other format knows: labelled beside the document only (sidecar, file name, folder, map). */
export const opaqueFormat: Format = Object.freeze({
	id: 'opaque',
	places: Object.freeze([]),
	detect: () => true,
	read: (source: ByteSource) => (isEncryptedFile(source) ? SEALED_RESULT : OPAQUE_RESULT),
});

/** Encrypted files that begin like a text; labelled beside like the rest. */
export const sealedFormat: Format = Object.freeze({
	id: 'opaque',
	places: Object.freeze([]),
	detect: (_: string, head: Uint8Array) => startsEncrypted(head),
	read: () => SEALED_RESULT,
});
