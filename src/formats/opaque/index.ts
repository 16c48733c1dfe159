import type { DocumentState, Format, ReadResult } from '../types';

/** State of a document that holds no surprise. */
export const PLAIN_STATE: DocumentState = Object.freeze({ encrypted: false, signed: false, macro: false, unreadable: null });

const OPAQUE_RESULT: ReadResult = Object.freeze({
	format: 'opaque',
	encoding: null,
	state: PLAIN_STATE,
	markings: Object.freeze([]),
	foreign: Object.freeze([]),
});

/** Whatever no other format knows: labelled beside the document only (sidecar, file name, folder, map). */
export const opaqueFormat: Format = Object.freeze({
	id: 'opaque',
	places: Object.freeze([]),
	detect: () => true,
	read: () => OPAQUE_RESULT,
});
