import { XmlScanner } from '../xml';

/** A custom document property ([ECMA-376] part 1, 22.3.2.2). */
export interface CustomProperty {
	readonly name: string;
	/** Text of the value, whatever its type. */
	readonly value: string;
	/** Local name of the value's element: `lpwstr`, `i4`, `bool`, … */
	readonly type: string;
	/** The value mirrors a bookmark or cell. */
	readonly linked: boolean;
}

/** Reads docProps/custom.xml. @throws XmlError */
export function readCustom(text: string): CustomProperty[] {
	const found: CustomProperty[] = [];
	const scanner = new XmlScanner(text);
	let name: string | null = null;
	let type = '';
	let value = '';
	let linked = false;
	for (let token = scanner.next(); token !== 'end'; token = scanner.next()) {
		if (token === 'text') {
			if (name !== null && scanner.depth > 2) value += scanner.value();
		} else if (token === 'close') {
			if (scanner.depth === 1 && name !== null) {
				found.push({ name, value: decodeEscapes(value), type, linked });
				name = null;
			}
		} else if (scanner.local === 'property' && token === 'open' && scanner.depth === 2) {
			name = scanner.attribute('name') ?? '';
			linked = scanner.attribute('linkTarget') !== null;
			type = '';
			value = '';
		} else if (name !== null && type === '') type = scanner.local;
	}
	return found;
}

/** `_x000D_` and the like (ST_Xstring). */
export function decodeEscapes(value: string): string {
	return value.includes('_x')
		? value.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
		: value;
}
