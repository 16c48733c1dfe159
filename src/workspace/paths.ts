import path from 'node:path';

/** A folder's path with a separator at its end, so that a name can follow. */
export function withSeparator(folder: string): string {
	return folder.endsWith(path.sep) ? folder : folder + path.sep;
}

/** Whether a path lies in a folder at any depth, as far as its names tell. */
export function isBelow(file: string, folder: string): boolean {
	return file.startsWith(withSeparator(folder));
}

/** Whether a folder is another one or lies in it. */
export function isWithin(inner: string, outer: string): boolean {
	return inner === outer || isBelow(inner, outer);
}
