import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { ooxmlFormat } from '../formats/ooxml';
import { saveDocument } from '../formats/save';
import { FileSource } from '../formats/source';
import type { ByteSource } from '../formats/types';
import { highest, sameLabel } from '../label/highest';
import { type Label, NO_LABEL } from '../label/label';
import type { Policy } from '../policy/types';
import { ReportError } from './types';

/**
 * Makes a new Office document that is itself labelled (3(2)②): `write` fills a hidden file in the same folder, the label is put into its properties
 * and read back, and only then has it its name. Never over something; where anything fails nothing is left. Throws `ReportError`, or what `write` throws.
 */
export async function writeLabelledFile(
	file: string,
	label: Label,
	policy: Policy,
	write: (temporary: string) => Promise<Label | undefined>,
): Promise<void> {
	const temporary = path.join(path.dirname(file), `.kakuzuke-${randomBytes(8).toString('hex')}${path.extname(file)}`);
	try {
		const found = await write(temporary);
		applyLabel(temporary, found ?? label, policy);
		await claim(temporary, file);
	} catch (error) {
		throw asReportError(error);
	} finally {
		await rm(temporary, { force: true });
	}
}

/** Splices the label into the properties, as into any document, and sees that it is read there. The rules are of no use here, nor in this bundle. */
function applyLabel(file: string, label: Label, policy: Policy): void {
	const source = FileSource.open(file);
	try {
		const context = { path: file, policy };
		const written = ooxmlFormat.write?.(source.pin(), { label, places: ['property'] }, context);
		if (written?.kind !== 'changed') throw new ReportError('label', written?.kind === 'refused' ? written.code : 'unchanged');
		const says = (saved: ByteSource): boolean => {
			const own = ooxmlFormat.read(saved, context).markings.filter(({ place }) => place === 'property');
			return sameLabel(
				own.reduce<Label>((sum, marking) => highest(sum, marking.label, policy), NO_LABEL),
				label,
			);
		};
		const saved = saveDocument(file, source, written.chunks, says);
		if (saved.kind === 'refused') throw new ReportError('label', `${saved.code} ${saved.detail}`);
	} finally {
		source.close();
	}
}

function asReportError(error: unknown): unknown {
	if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
	return new ReportError('io', String(error.code));
}

/** A hard link fails where the name is taken, which a rename does not; some file systems have none and get a copy. */
async function claim(temporary: string, file: string): Promise<void> {
	const handle = await open(temporary, 'r+');
	await handle.sync().finally(() => handle.close());
	try {
		await link(temporary, file);
		return;
	} catch (error) {
		throwIfTaken(error, file);
	}
	try {
		await copyFile(temporary, file, constants.COPYFILE_EXCL);
	} catch (error) {
		throwIfTaken(error, file);
		await rm(file, { force: true });
		throw error;
	}
}

function throwIfTaken(error: unknown, file: string): void {
	if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new ReportError('name-taken', path.basename(file));
}
