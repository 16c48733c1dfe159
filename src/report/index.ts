import type { RegisterEntry } from '../register/types';
import type { MediaSheet, MediaSheetData, RegisterSheet, RegisterSheetOptions, SheetOptions } from './types';

export * from './types';

/** `writeMediaSheet` of src/report/media-sheet.ts; its libraries are loaded with the first call. */
export async function writeMediaSheet(file: string, data: MediaSheetData, options: SheetOptions): Promise<MediaSheet> {
	const sheets = await import('./sheets');
	return await sheets.writeMediaSheet(file, data, options);
}

/** `writeRegisterSheet` of src/report/register-sheet.ts; its libraries are loaded with the first call. */
export async function writeRegisterSheet(
	file: string,
	entries: Iterable<RegisterEntry>,
	options: RegisterSheetOptions,
): Promise<RegisterSheet> {
	const sheets = await import('./sheets');
	return await sheets.writeRegisterSheet(file, entries, options);
}
