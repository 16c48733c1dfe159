import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { MethodFile, MethodOutput } from '../../../../src/export/methods/types';
import { MethodError } from '../../../../src/export/methods/types';

const made: string[] = [];

/** A new folder, removed by `removeFolders`. */
export function newFolder(): string {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'kakuzuke-methods-'));
	made.push(folder);
	return folder;
}

export function removeFolders(): void {
	for (const folder of made.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

/** Writes originals into a new folder; each has the name that it will have in the result. */
export function originalsOf(contents: Readonly<Record<string, string | Uint8Array>>): MethodFile[] {
	const folder = newFolder();
	return Object.entries(contents).map(([name, content], index) => {
		const file = path.join(folder, `${index}${path.extname(name)}`);
		fs.writeFileSync(file, content);
		return { path: file, name, size: fs.statSync(file).size };
	});
}

export function fileOf(file: string, name = path.basename(file)): MethodFile {
	return { path: file, name, size: fs.statSync(file).size };
}

export function sha256(file: string): string {
	const hash = createHash('sha256');
	const descriptor = fs.openSync(file, 'r');
	const buffer = Buffer.alloc(1 << 20);
	for (let got = fs.readSync(descriptor, buffer); got > 0; got = fs.readSync(descriptor, buffer)) hash.update(buffer.subarray(0, got));
	fs.closeSync(descriptor);
	return hash.digest('hex');
}

/** Names from the first to the last kind that make trouble, with contents of all kinds. */
export function manyKinds(): Record<string, string | Uint8Array> {
	return {
		'起案 文書.docx': randomBytes(70_000),
		'フォルダ/表計算 (最終)😀.csv': '番号,氏名\r\n'.repeat(40_000),
		'フォルダ/深い/階層/空.txt': '',
		[`${'長'.repeat(80)}.txt`]: '長い名前',
		'plain.txt': 'a'.repeat(3_000_000),
		'exact-block.bin': randomBytes(65_536),
		'one-more.bin': randomBytes(1_048_577),
	};
}

/** What is to be said of every output: it is there, its size and hash are right, and the originals' hashes too. */
export function assertOutput(output: MethodOutput | undefined, files: readonly MethodFile[]): MethodOutput {
	assert.ok(output);
	assert.equal(fs.statSync(output.path).size, output.size);
	assert.equal(sha256(output.path), output.sha256);
	assert.deepEqual(Object.fromEntries(output.originals), Object.fromEntries(files.map((file) => [file.name, sha256(file.path)])));
	return output;
}

/** The `MethodError` that a promise rejects with; nothing else will do. */
export async function rejection(promise: Promise<unknown>): Promise<MethodError> {
	try {
		await promise;
	} catch (error) {
		assert.ok(error instanceof MethodError, String(error));
		return error;
	}
	assert.fail('did not fail');
}

/** Number of open files of this process, to see that none is left open; 0 where the system does not tell. */
export function openFiles(): number {
	return fs.existsSync('/proc/self/fd') ? fs.readdirSync('/proc/self/fd').length : 0;
}
