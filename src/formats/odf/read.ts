import { Collector, problemOf } from '../marks';
import type { ByteSource, DocumentState, ReadContext, ReadResult } from '../types';
import { type OdfDocument, openDocument } from './document';
import { readBody } from './read-body';
import { readMasters } from './read-masters';
import { readMeta } from './read-meta';
import { hasMacros, isSigned } from './state';

const PLAIN = { encrypted: false, signed: false, macro: false } as const;

/**
 * Reads the labels of an ODF document: metadata, headers, footers and shapes of its master pages, and the top of its first page.
 * Never throws for bad content; what could be read before the fault is returned with it.
 */
export function readOdf(source: ByteSource, context: ReadContext): ReadResult {
	if (source.size === 0) return unreadable({ ...PLAIN, unreadable: { code: 'damaged', detail: 'empty file' } });
	const collector = new Collector(context.policy);
	let document: OdfDocument;
	try {
		document = openDocument(source, context.path);
	} catch (error) {
		const problem = problemOf(error);
		if (!problem) throw error;
		return unreadable({ ...PLAIN, encrypted: problem.code === 'encrypted', unreadable: problem });
	}
	let signed = false;
	let macro = false;
	collector.attempt(() => {
		signed = isSigned(document);
	});
	collector.attempt(() => {
		macro = hasMacros(document);
	});
	collector.attempt(() => {
		const meta = document.text('meta.xml');
		if (meta !== null) readMeta(meta, document.where('meta.xml'), collector);
	});
	collector.attempt(() => readMasters(document, collector));
	collector.attempt(() => readBody(document, collector));
	return {
		format: 'odf',
		encoding: null,
		state: stateOf(document, collector, signed, macro),
		markings: collector.markings,
		foreign: collector.foreign,
	};
}

function stateOf(document: OdfDocument, collector: Collector, signed: boolean, macro: boolean): DocumentState {
	const { encryption } = document.manifest;
	if (encryption === null) return { encrypted: collector.encrypted, signed, macro, unreadable: collector.unreadable };
	return { encrypted: true, encryption, signed, macro, unreadable: { code: 'encrypted', detail: encryption.scheme } };
}

function unreadable(state: DocumentState): ReadResult {
	return { format: 'odf', encoding: null, state, markings: [], foreign: [] };
}
