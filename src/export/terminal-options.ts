/** What a program was given, by the way in which it reads its options. */
export interface Options {
	/** Values of the options that take one, by name without dashes, in order. */
	readonly values: ReadonlyMap<string, readonly string[]>;
	/** Options that take none. */
	readonly flags: ReadonlySet<string>;
	readonly operands: readonly string[];
}

/**
 * Reads options as getopt does: `-P22`, `-P 22`, `-qP 22`, `--name value`, `--name=value`, `--`.
 * @param short letters that take a value; @param long names that take one. Unknown options take none, unless written with `=`.
 */
export function readOptions(words: readonly string[], short: string, long: readonly string[]): Options {
	const read = new Reader();
	for (let index = 0; index < words.length; index++) {
		const word = words[index] ?? '';
		if (word === '--') {
			read.operands.push(...words.slice(index + 1));
			break;
		}
		if (word.startsWith('--')) index += longOption(word, words[index + 1], long, read);
		else if (word.startsWith('-') && word !== '-') index += cluster(word, words[index + 1], short, read);
		else read.operands.push(word);
	}
	return read;
}

class Reader implements Options {
	readonly values = new Map<string, string[]>();
	readonly flags = new Set<string>();
	readonly operands: string[] = [];

	put(name: string, value: string): void {
		const values = this.values.get(name);
		if (values === undefined) this.values.set(name, [value]);
		else values.push(value);
	}
}

function longOption(word: string, next: string | undefined, long: readonly string[], read: Reader): 0 | 1 {
	const equals = word.indexOf('=');
	if (equals > 0) {
		read.put(word.slice(2, equals), word.slice(equals + 1));
		return 0;
	}
	const name = word.slice(2);
	if (!long.includes(name)) {
		read.flags.add(name);
		return 0;
	}
	read.put(name, next ?? '');
	return 1;
}

function cluster(word: string, next: string | undefined, short: string, read: Reader): 0 | 1 {
	for (let at = 1; at < word.length; at++) {
		const letter = word.charAt(at);
		if (!short.includes(letter)) {
			read.flags.add(letter);
			continue;
		}
		const rest = word.slice(at + 1);
		read.put(letter, rest === '' ? (next ?? '') : rest);
		return rest === '' ? 1 : 0;
	}
	return 0;
}

/** Options of the kind `-Name value` and `-Name:value` (PowerShell), names in small letters; lists are separated by commas. */
export function readParameters(words: readonly string[], switches: readonly string[] = []): Options {
	const read = new Reader();
	for (let index = 0; index < words.length; index++) {
		const [, name, inline] = /^-([A-Za-z]\w*)(?::([\s\S]*))?$/.exec(words[index] ?? '') ?? [];
		if (name === undefined) {
			read.operands.push(...listOf(words[index] ?? ''));
			continue;
		}
		const key = name.toLowerCase();
		if (switches.includes(key)) {
			read.flags.add(key);
			continue;
		}
		let value = inline ?? words[++index] ?? '';
		// `a, b` is one list.
		const parts = [value];
		while (value.endsWith(',') && index + 1 < words.length) {
			value = words[++index] ?? '';
			parts.push(value);
		}
		for (const part of parts.flatMap(listOf)) read.put(key, part);
	}
	return read;
}

function listOf(text: string): string[] {
	return text.split(',').filter((part) => part !== '');
}

/** All values of the options of these names. */
export function valuesOf({ values }: Options, ...names: readonly string[]): string[] {
	return names.flatMap((name) => values.get(name) ?? []);
}
