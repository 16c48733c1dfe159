import { withSession } from '../archive/limits';
import { CompoundError, CompoundFile, type DirectoryEntry } from '../compound';
import { Collector } from '../marks';
import { PLAIN_STATE } from '../opaque/state';
import type { ByteSource, DocumentState, Encryption, FormatOf, ReadContext, ReadResult } from '../types';
import { packageEncryption } from './encryption-info';
import { readExcel } from './excel';
import { isMessage, MessageReader } from './message';
import { readProperties } from './properties';
import { readSlides } from './slides';
import { readWord } from './word';
import { wordEncryption } from './word-fib';

/** What the kinds of documents tell besides their labels. */
interface KindState {
	readonly encryption: Encryption | null;
	readonly macro: boolean;
}

const NOTHING: KindState = { encryption: null, macro: false };

/**
 * Reads the labels of a compound file: properties, and what Word, Excel and PowerPoint documents show in headers, footers and first lines.
 * Never throws for bad content; what could be read before the fault is returned with it.
 */
export function readOle(source: ByteSource, context: ReadContext, formatOf: FormatOf): ReadResult {
	const collector = new Collector(context.policy);
	let file: CompoundFile;
	try {
		file = new CompoundFile(source);
	} catch (error) {
		if (!(error instanceof CompoundError)) throw error;
		return result(collector, { ...PLAIN_STATE, unreadable: { code: error.code, detail: error.message } });
	}
	readProperties(file, collector);
	const sealed = packageEncryption(file);
	if (sealed !== null) return result(collector, encryptedState(sealed, 'EncryptedPackage'));
	if (isMessage(file)) return readMessage(file, source.size, context, formatOf);
	const { encryption, macro } = readKind(file, collector);
	const kept = { macro: macro || hasMacros(file), signed: isSigned(file) };
	if (encryption !== null) return result(collector, { ...encryptedState(encryption, encryption.scheme), ...kept });
	return result(collector, { encrypted: false, ...kept, unreadable: collector.unreadable });
}

/** Messages may hold messages as files: these count as archives within archives do. */
function readMessage(file: CompoundFile, size: number, context: ReadContext, formatOf: FormatOf): ReadResult {
	const read = withSession(size, () => new MessageReader(file, size, context, formatOf).read());
	const unreadable = { code: 'too-large', detail: 'messages nested too deep' } as const;
	return read ?? result(new Collector(context.policy), { ...PLAIN_STATE, unreadable });
}

function readKind(file: CompoundFile, collector: Collector): KindState {
	let state = NOTHING;
	collector.attempt(() => {
		state = readDocument(file, collector);
	});
	// Entries are missing, and with them perhaps the document itself.
	if (file.directory.damaged && collector.markings.length === 0) {
		collector.unreadable ??= { code: 'damaged', detail: 'the directory is damaged' };
	}
	return state;
}

/** @throws CompoundError */
function readDocument(file: CompoundFile, collector: Collector): KindState {
	const word = file.stream('WordDocument');
	if (word !== null) {
		const encryption = wordEncryption(file, word);
		if (encryption === null) readWord(file, word, collector);
		return { encryption, macro: false };
	}
	const workbook = file.stream('Workbook') ?? file.stream('Book');
	if (workbook !== null) return readExcel(workbook, collector);
	// Saved for PowerPoint 95 and 97 at once ([MS-PPT] 2.1). Of PowerPoint 95 and 4 nothing is read but the properties.
	const dual = file.find('PP97_DUALSTORAGE');
	for (const folder of [dual, file.root]) {
		const slides = folder === null ? null : file.stream('PowerPoint Document', folder);
		if (folder !== null && slides !== null && !file.has('Text_Content', folder)) return readSlides(file, folder, slides, collector);
	}
	return NOTHING;
}

/** Projects of VBA ([MS-OVBA] 2.2.1), where Word and Excel keep them; PowerPoint tells it in the document. */
function hasMacros(file: CompoundFile): boolean {
	return file.has('Macros/VBA') || file.has('_VBA_PROJECT_CUR/VBA');
}

/** Signatures of binary documents ([MS-OFFCRYPTO] 2.5). */
function isSigned(file: CompoundFile): boolean {
	if (file.has('_signatures')) return true;
	const folder: DirectoryEntry | null = file.find('_xmlsignatures');
	return folder?.kind === 'storage' && !file.children(folder)[Symbol.iterator]().next().done;
}

function encryptedState(encryption: Encryption, detail: string): DocumentState {
	return { ...PLAIN_STATE, encrypted: true, encryption, unreadable: { code: 'encrypted', detail } };
}

function result({ markings, foreign }: Collector, state: DocumentState): ReadResult {
	return { format: 'ole', encoding: null, state, markings, foreign };
}
