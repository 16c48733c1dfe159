/** One word of a command line as the shell would hand it on; globs and unknown variables stay as they are written. */
export type Word = string;

/** A simple command: between `|`, `;`, `&&`, `||`, `&` and line ends. */
export interface SimpleCommand {
	readonly words: readonly Word[];
	/** Files that standard input comes from (`<`). */
	readonly inputs: readonly string[];
	/** Files that the output goes to (`>`, `>>`). */
	readonly outputs: readonly string[];
	/** Whether standard input comes from the command before (`|`). */
	readonly piped: boolean;
}

export interface Expansion {
	/** What `~`, `$HOME` and `%USERPROFILE%` stand for; `null` leaves them. */
	readonly home: string | null;
}

/** Characters that a backslash takes the meaning from; before others it is part of a Windows path. */
const ESCAPABLE = new Set(' \t\'"`$&|;<>()*?[]{}#!~=%\\\n');
const HOME = /^(?:\$HOME\b|\$\{HOME\}|\$env:(?:USERPROFILE|HOME)\b|%USERPROFILE%)/i;

/**
 * Splits a command line into simple commands, in one pass (time grows with the length alone): quotes, escapes, separators, redirections, comments.
 * What stands in `$(…)` is split like the rest. Never throws; what is not closed ends with the line.
 */
export function simpleCommands(line: string, expansion: Expansion): SimpleCommand[] {
	return new Splitter(line, expansion).run();
}

class Splitter {
	readonly #line: string;
	readonly #home: string | null;
	readonly #commands: SimpleCommand[] = [];
	#words: string[] = [];
	#inputs: string[] = [];
	#outputs: string[] = [];
	#piped = false;
	/** `null` between words. */
	#word: string[] | null = null;
	/** What the next word is for. */
	#next: 'word' | 'input' | 'output' | 'nothing' = 'word';
	#at = 0;

	constructor(line: string, { home }: Expansion) {
		this.#line = line;
		this.#home = home;
	}

	run(): SimpleCommand[] {
		while (this.#at < this.#line.length) this.#step(this.#line.charAt(this.#at));
		this.#endCommand(false);
		return this.#commands;
	}

	#step(character: string): void {
		switch (character) {
			case ' ':
			case '\t':
			case '\r':
				this.#endWord();
				this.#at++;
				return;
			case "'":
				this.#single();
				return;
			case '"':
				this.#double();
				return;
			case '\\':
				this.#backslash();
				return;
			case '<':
			case '>':
				this.#redirect(character);
				return;
			case '|':
			case ';':
			case '&':
			case '\n':
			case '(':
			case ')':
			case '`':
				this.#separator(character);
				return;
			case '#':
				if (this.#word === null) this.#comment();
				else this.#put(character);
				return;
			default:
				this.#plain(character);
		}
	}

	#put(text: string, length = text.length): void {
		this.#word ??= [];
		this.#word.push(text);
		this.#at += length;
	}

	#plain(character: string): void {
		const home = this.#homeAt();
		if (home > 0 && this.#home !== null) this.#put(this.#home, home);
		else if (character === '$' && this.#line[this.#at + 1] === '(') {
			this.#at++;
		} else this.#put(character);
	}

	/** Length of what stands for the home folder here, or 0. */
	#homeAt(): number {
		const character = this.#line.charAt(this.#at);
		if (character === '~') return this.#word === null && /^~(?=[/\\\s;&|<>]|$)/.test(this.#line.slice(this.#at, this.#at + 2)) ? 1 : 0;
		if (character !== '$' && character !== '%') return 0;
		return HOME.exec(this.#line.slice(this.#at, this.#at + 20))?.[0].length ?? 0;
	}

	#single(): void {
		const end = this.#line.indexOf("'", this.#at + 1);
		const close = end < 0 ? this.#line.length : end;
		this.#put(this.#line.slice(this.#at + 1, close), close + 1 - this.#at);
	}

	#double(): void {
		const begin = this.#at + 1;
		// In a path of Windows a backslash before the quote ends a folder's name.
		const windows = /^(?:[A-Za-z]:\\|\\\\)/.test(this.#line.slice(begin, begin + 3));
		this.#put('', 1);
		while (this.#at < this.#line.length && this.#line[this.#at] !== '"') {
			const character = this.#line.charAt(this.#at);
			const next = this.#line.charAt(this.#at + 1);
			const home = this.#homeAt();
			if (character === '\\' && !windows && (next === '"' || next === '$' || next === '`')) this.#put(next, 2);
			else if (character === '\\' && next === '\\' && !windows) this.#put('\\', 2);
			else if (home > 0 && this.#home !== null) this.#put(this.#home, home);
			else this.#put(character);
		}
		this.#at++;
	}

	#backslash(): void {
		const next = this.#line.charAt(this.#at + 1);
		if (next === '\n') this.#at += 2;
		// `\\server\share`
		else if (next === '\\' && this.#word === null) this.#put('\\\\', 2);
		else if (ESCAPABLE.has(next)) this.#put(next, 2);
		else this.#put('\\');
	}

	#redirect(character: string): void {
		// `2>`: the number is no word.
		if (this.#word?.length === 1 && /^\d$/.test(this.#word[0] ?? '')) this.#word = null;
		this.#endWord();
		let length = 1;
		while (length < 3 && (this.#line[this.#at + length] === character || this.#line[this.#at + length] === '&')) length++;
		this.#at += length;
		const last = this.#line[this.#at - 1];
		// `<<` begins a text, not a file; `2>&1` names no file.
		if (last === '&' || (character === '<' && length > 1)) this.#next = 'nothing';
		else this.#next = character === '<' ? 'input' : 'output';
	}

	#separator(character: string): void {
		const double = this.#line[this.#at + 1] === character;
		this.#endCommand(character === '|' && !double);
		this.#at += double && (character === '|' || character === '&' || character === ';') ? 2 : 1;
	}

	#comment(): void {
		const end = this.#line.indexOf('\n', this.#at);
		this.#at = end < 0 ? this.#line.length : end;
	}

	#endWord(): void {
		if (this.#word === null) return;
		const word = this.#word.join('');
		this.#word = null;
		if (this.#next === 'word') this.#words.push(word);
		else if (this.#next === 'input') this.#inputs.push(word);
		else if (this.#next === 'output') this.#outputs.push(word);
		this.#next = 'word';
	}

	#endCommand(pipes: boolean): void {
		this.#endWord();
		this.#next = 'word';
		if (this.#words.length > 0 || this.#inputs.length > 0) {
			this.#commands.push({ words: this.#words, inputs: this.#inputs, outputs: this.#outputs, piped: this.#piped });
			this.#words = [];
			this.#inputs = [];
			this.#outputs = [];
		}
		this.#piped = pipes;
	}
}
