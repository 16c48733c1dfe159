import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import { basename } from 'node:path';
import { PdfError } from '../../formats/pdf/values';
import { failed } from './failure';
import { Original, Pace } from './original';
import { type Draft, produce } from './output';
import { PdfDocument } from './pdf-document';
import { PdfFile } from './pdf-file';
import { preparePassword } from './pdf-password';
import { lockKey } from './pdf-security';
import { differenceOf, openEncrypted } from './pdf-verify';
import { writeEncrypted } from './pdf-write';
import { type Method, MethodError, type MethodFile, type MethodOutput, type MethodRequest } from './types';

/** The original and, for verification, the result are held in memory. */
const LIMIT = 1 << 30;

/**
 * PDF's own encryption with a password: ISO 32000-2, 7.6, standard security handler of revision 6 (AESV3, AES-256-CBC), metadata included.
 * Who has the password may do everything: what matters is secrecy. Signed documents are refused, for their signatures would break.
 */
export const pdfMethod: Method = {
	id: 'pdf',
	secret: 'password',
	algorithm: 'AES-256-CBC (PDF 2.0, revision 6)',
	joins: false,
	accepts: (name) => /\.pdf$/i.test(name),
	encrypt,
};

interface Passwords {
	/** As PDF 2.0 wants it. */
	readonly user: string;
	/** As it was given, for readers that do not prepare passwords; random and forgotten where that is the same. */
	readonly owner: string;
	readonly all: readonly string[];
}

async function encrypt(request: MethodRequest): Promise<readonly MethodOutput[]> {
	const passwords = passwordsOf(request);
	const pace = new Pace(request);
	const hashes: ReadonlyMap<string, string>[] = [];
	const results = await produce(request, async (drafts) => {
		const made: { file: MethodFile; draft: Draft; sha256: string }[] = [];
		pace.begin('encrypt');
		for (const file of request.files) {
			made.push(await guarded(file, request.signal, () => encryptOne(file, drafts.open(basename(file.name)), passwords, pace)));
			pace.fileDone();
		}
		pace.begin('verify');
		for (const one of made) {
			await guarded(one.file, request.signal, () => verify(one.file, one.draft, one.sha256, passwords, pace));
			hashes.push(new Map([[one.file.name, one.sha256]]));
			pace.fileDone();
		}
	});
	return results.map((result, index) => ({ ...result, originals: hashes[index] ?? new Map() }));
}

function passwordsOf({ secret }: MethodRequest): Passwords {
	if (secret.kind !== 'password' || secret.password === '') throw new MethodError('password-missing', '', '');
	const user = preparePassword(secret.password);
	if (user === null) throw new MethodError('password-weak', '', 'characters');
	if (user === secret.password) return { user, owner: randomBytes(48).toString('base64'), all: [user] };
	return { user, owner: secret.password, all: [user, secret.password] };
}

async function guarded<T>(file: MethodFile, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof PdfError) throw new MethodError(error.code, file.path, error.detail);
		throw failed(error, file.path, signal);
	}
}

/** Counts what was done of a file towards its size, whatever the parts of it add up to. */
function steps(pace: Pace, size: number): { readonly step: (bytes: number) => Promise<void>; readonly rest: () => Promise<void> } {
	let left = size;
	const step = (bytes: number): Promise<void> => {
		const counted = Math.min(left, bytes);
		left -= counted;
		return pace.step(counted);
	};
	return { step, rest: () => step(left) };
}

/** Differs at the start: what is behind the 127th byte does not count. */
function otherThan(password: string): string {
	return `${password.startsWith('x') ? 'y' : 'x'}${password}`;
}

/** A whole original, without holding others up meanwhile. */
async function readWhole(
	file: MethodFile,
	step: (bytes: number) => Promise<void>,
): Promise<{ readonly bytes: Buffer; readonly sha256: string }> {
	if (file.size > LIMIT) throw new MethodError('too-large', file.path, String(file.size));
	const original = new Original(file);
	try {
		const bytes = Buffer.allocUnsafeSlow(original.size);
		let filled = 0;
		for (let piece = original.next(); piece !== null; piece = original.next()) {
			bytes.set(piece, filled);
			filled += piece.length;
			await step(0);
		}
		return { bytes, sha256: original.sha256 };
	} finally {
		original.close();
	}
}

function openDocument(bytes: Buffer): PdfDocument {
	const file = PdfFile.open(bytes);
	if (file.xref.encrypted) throw new PdfError('encrypted-already', '');
	return new PdfDocument(file);
}

async function encryptOne(
	file: MethodFile,
	draft: Draft,
	passwords: Passwords,
	pace: Pace,
): Promise<{ file: MethodFile; draft: Draft; sha256: string }> {
	const { step, rest } = steps(pace, file.size);
	const { bytes, sha256 } = await readWhole(file, step);
	const key = randomBytes(32);
	await writeEncrypted(openDocument(bytes), key, lockKey(key, passwords.user, passwords.owner), draft, step);
	await rest();
	draft.seal();
	return { file, draft, sha256 };
}

/** Reads what stands on the disk with nothing but the password, and compares all of it with the original. */
async function verify(file: MethodFile, draft: Draft, sha256: string, passwords: Passwords, pace: Pace): Promise<void> {
	const { step, rest } = steps(pace, file.size);
	const original = await readWhole(file, step);
	if (original.sha256 !== sha256) throw new MethodError('changed-while-read', file.path, 'modified');
	const written = await fs.readFile(draft.path);
	try {
		if (openEncrypted(written, otherThan(passwords.user)) !== null) throw new MethodError('verification', file.path, 'wrong-password');
		for (const password of passwords.all) {
			const opened = openEncrypted(written, password);
			if (opened === null) throw new MethodError('verification', file.path, 'password');
			if (password !== passwords.user) continue;
			const difference = await differenceOf(openDocument(original.bytes), opened.document, opened.key, step);
			if (difference !== null) throw new MethodError('verification', file.path, difference);
		}
	} catch (error) {
		if (error instanceof PdfError) throw new MethodError('verification', file.path, error.detail);
		throw error;
	}
	await rest();
}
