import type { DocumentState } from '../types';

/** State of a document that holds no surprise. */
export const PLAIN_STATE: DocumentState = Object.freeze({ encrypted: false, signed: false, macro: false, unreadable: null });
