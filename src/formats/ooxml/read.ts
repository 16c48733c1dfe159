import { CompoundFile } from '../compound';
import { Collector, problemOf } from '../marks/collector';
import { readProperties as readOleProperties } from '../ole/properties';
import type { ByteSource, DocumentState, ReadContext, ReadResult } from '../types';
import { namesMacros } from './names';
import { isCompoundFile, readEncryption, startsCompoundFile } from './ole';
import { openPackage, type Package } from './package';
import { readBinarySheets } from './read-binary-sheet';
import { readProperties } from './read-properties';
import { readSheets } from './read-sheet';
import { readSlides } from './read-slides';
import { readWord } from './read-word';
import { hasMacros, isSigned } from './state';

const PLAIN = { encrypted: false, signed: false, macro: false } as const;

/**
 * Reads the labels of an OOXML document: properties, page headers and footers, first lines and text boxes.
 * Never throws for bad content; what could be read before the fault is returned with it.
 */
export function readPackage(source: ByteSource, context: ReadContext): ReadResult {
	if (source.size === 0) return unreadable({ ...PLAIN, unreadable: { code: 'damaged', detail: 'empty file' } });
	const collector = new Collector(context.policy);
	let pkg: Package;
	try {
		pkg = openPackage(source);
		// An old document may hold a package as an embedded object, at its very end.
		if (pkg.archive.whole === null && isCompoundFile(source)) return readCompound(source, collector);
		if (pkg.archive.whole && startsCompoundFile(pkg.archive.whole)) return readCompound(source, collector);
	} catch (error) {
		const problem = problemOf(error);
		if (!problem) throw error;
		if (isCompoundFile(source)) return readCompound(source, collector);
		return unreadable({ ...PLAIN, encrypted: problem.code === 'encrypted', unreadable: problem });
	}
	let signed = false;
	collector.attempt(() => {
		signed = isSigned(pkg);
	});
	readProperties(pkg, collector);
	if (pkg.kind === 'word') readWord(pkg, collector);
	else if (pkg.kind === 'sheet') readSheets(pkg, collector);
	else if (pkg.kind === 'slides') readSlides(pkg, collector);
	else if (pkg.main?.toLowerCase().endsWith('.bin')) readBinarySheets(pkg, collector);
	let macro = namesMacros(context.path);
	collector.attempt(() => {
		macro ||= hasMacros(pkg);
	});
	const { markings, foreign, encrypted } = collector;
	const state = { encrypted, signed, macro, unreadable: collector.unreadable };
	return { format: 'ooxml', encoding: null, state, markings, foreign };
}

/** Of an encrypted package what stands in the open: how it is encrypted, and labels beside the package. */
function readCompound(source: ByteSource, collector: Collector): ReadResult {
	const encryption = readEncryption(source);
	if (encryption === null) return unreadable({ ...PLAIN, unreadable: { code: 'wrong-type', detail: 'OLE compound file' } });
	collector.attempt(() => readOleProperties(new CompoundFile(source), collector));
	const { markings, foreign } = collector;
	const state = { ...PLAIN, encrypted: true, encryption, unreadable: { code: 'encrypted', detail: 'EncryptedPackage' } } as const;
	return { ...unreadable(state), markings, foreign };
}

function unreadable(state: DocumentState): ReadResult {
	return { format: 'ooxml', encoding: null, state, markings: [], foreign: [] };
}
