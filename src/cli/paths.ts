import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Says how a path is shown: relative to the working folder, unless the person named it absolutely. */
export type ShowPath = (absolute: string) => string;

/** `operands` are the paths as they were given. */
export function pathShower(operands: readonly string[], cwd: string): ShowPath {
	const absolutes = operands.filter((operand) => path.isAbsolute(operand)).map((operand) => path.resolve(operand));
	return (absolute) => {
		const named = absolutes.some((root) => absolute === root || absolute.startsWith(root.endsWith(path.sep) ? root : root + path.sep));
		return named ? absolute : path.relative(cwd, absolute) || '.';
	};
}

/** The path with `/` between its parts, whatever the system. */
export function portable(shown: string): string {
	return path.sep === '/' ? shown : shown.split(path.sep).join('/');
}

/** A URI relative to the working folder, or an absolute one for what lies outside. */
export function uriOf(absolute: string, cwd: string): { readonly uri: string; readonly inside: boolean } {
	const relative = path.relative(cwd, absolute);
	if (relative === '') return { uri: './', inside: true };
	if (relative.startsWith('..') && (relative === '..' || relative[2] === path.sep))
		return { uri: pathToFileURL(absolute).href, inside: false };
	if (path.isAbsolute(relative)) return { uri: pathToFileURL(absolute).href, inside: false };
	return { uri: relative.split(path.sep).map(encodePart).join('/'), inside: true };
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `encodeURIComponent` throws for half a surrogate pair, which a file name may hold. */
function encodePart(part: string): string {
	return encodeURIComponent(part.replace(LONE_SURROGATE, '\ufffd'));
}
