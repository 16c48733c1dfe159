import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './setup';
import type { Locale } from './workbench';

interface Manifest {
	readonly contributes: {
		readonly commands: readonly { readonly command: string; readonly title: string; readonly category?: string }[];
		readonly walkthroughs: readonly { readonly title: string; readonly steps: readonly { readonly title: string }[] }[];
		readonly viewsContainers: { readonly activitybar: readonly { readonly title: string }[] };
	};
}

/** The package's own texts, so that the tests ask the screen for what the package promises. */
export class Texts {
	readonly manifest: Manifest;
	private readonly words: Readonly<Record<string, string>>;

	constructor(locale: Locale) {
		const json = (name: string): unknown => JSON.parse(readFileSync(path.join(ROOT, name), 'utf8'));
		this.manifest = json('package.json') as Manifest;
		this.words = json(locale === 'ja' ? 'package.nls.ja.json' : 'package.nls.json') as Record<string, string>;
	}

	/** Fills in `%key%`. */
	of(text: string): string {
		const key = /^%(.+)%$/.exec(text)?.[1];
		if (key === undefined) return text;
		const word = this.words[key];
		if (word === undefined) throw new Error(`No text for ${text}`);
		return word;
	}

	/** As the palette shows it: category and title. */
	command(id: string): string {
		const found = this.manifest.contributes.commands.find(({ command }) => command === id);
		if (!found) throw new Error(`No command ${id}`);
		return found.category ? `${this.of(found.category)}: ${this.of(found.title)}` : this.of(found.title);
	}
}
