import path from 'node:path';
import type { Browser, Frame, Locator, Page } from 'playwright-core';
import { launchBrowser, newPage, workbenchUrl } from '../host/browser';
import { type Server, startServer } from '../host/server';
import { SCREENSHOTS, VSIX } from './setup';

export type Locale = 'en' | 'ja';

/** Tries again what a slow machine may not be ready for yet. */
async function attempt(what: string, action: () => Promise<void>, again: () => Promise<void>): Promise<void> {
	let last: unknown;
	for (let times = 0; times < 8; times++) {
		try {
			await action();
			return;
		} catch (error) {
			last = error;
			await again();
		}
	}
	throw new Error(`Tried ${what} eight times`, { cause: last });
}

/** A real VS Code with the packaged extension, driven as a person would: keys, clicks, and what can be read on the screen. */
export class Workbench {
	private constructor(
		readonly page: Page,
		readonly locale: Locale,
		private readonly browser: Browser,
		private readonly server: Server,
	) {}

	/** Installs the package, opens the folder that `prepare` makes, and waits until the window stands. */
	static async open(options: {
		readonly locale: Locale;
		prepare(home: string): string;
		readonly trusted?: boolean;
		readonly settings?: Readonly<Record<string, unknown>>;
	}): Promise<Workbench> {
		const server = await startServer({ vsix: process.env.KAKUZUKE_UI_VSIX ?? VSIX, ...options });
		try {
			const folder = options.prepare(server.home);
			const browser = await launchBrowser();
			const page = await newPage(browser, options.locale);
			await page.goto(workbenchUrl({ authority: server.authority, folder }));
			await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 45_000 });
			return new Workbench(page, options.locale, browser, server);
		} catch (error) {
			await server.stop();
			throw error;
		}
	}

	async close(): Promise<void> {
		await this.browser.close();
		await this.server.stop();
	}

	/** Leaves a picture `<name>.<locale>.png`. */
	async screenshot(name: string, clip?: Locator): Promise<void> {
		await this.settle();
		const file = path.join(SCREENSHOTS, `${name}.${this.locale}.png`);
		await (clip ?? this.page).screenshot({ path: file });
	}

	private quickInput(): Locator {
		return this.page.locator('.quick-input-widget:visible');
	}

	/** Types into the quick input and takes the first row that has the text. */
	async pick(row: string | RegExp): Promise<void> {
		await this.quickInput().locator('.monaco-list-row').filter({ hasText: row }).first().click();
	}

	/** Takes the row of the quick input that begins with the text. */
	async choose(label: string): Promise<void> {
		await this.quickInput().locator(`.monaco-list-row[aria-label^="${label}"]`).first().click();
	}

	/** Waits for a row of the quick input. */
	async see(row: string | RegExp): Promise<void> {
		await this.quickInput().locator('.monaco-list-row').filter({ hasText: row }).first().waitFor();
	}

	async statusBar(): Promise<string> {
		return (await this.page.locator('.part.statusbar').textContent()) ?? '';
	}

	/** Takes back what was done to the text, so that closing it asks nothing. */
	async undo(): Promise<void> {
		await this.page.locator('.editor-group-container.active .monaco-editor').first().click();
		await this.page.keyboard.press('Control+Z');
	}

	/** Shows the hover at the cursor. */
	async hover(): Promise<void> {
		await this.page.keyboard.press('Control+K');
		await this.page.keyboard.press('Control+I');
	}

	async hoverText(): Promise<string> {
		return (await this.page.locator('.monaco-hover:visible .hover-contents').allTextContents()).join('\n');
	}

	async openFile(name: string): Promise<void> {
		await this.page.keyboard.press('Control+P');
		await this.quickInput().locator('input').fill(name);
		await this.pick(path.basename(name));
		await this.page
			.locator('.tabs-container .tab.active')
			.filter({ hasText: path.basename(name) })
			.waitFor();
	}

	/** Runs a command by what the palette shows; right after the start the extension's commands may not be there yet. */
	async command(title: string): Promise<void> {
		await attempt(
			`the command ${title}`,
			async () => {
				await this.page.keyboard.press('F1');
				await this.quickInput().locator('input').fill(`>${title}`);
				await this.quickInput().locator('.monaco-list-row').filter({ hasText: title }).first().click({ timeout: 3000 });
			},
			() => this.page.keyboard.press('Escape'),
		);
	}

	editorLines(): Locator {
		return this.page.locator('.editor-group-container.active .monaco-editor .view-line');
	}

	async gotoLine(line: number, column = 1): Promise<void> {
		await this.page.keyboard.press('Control+G');
		await this.quickInput().locator('input').fill(`:${line}:${column}`);
		await this.page.keyboard.press('Enter');
	}

	squiggles(): Locator {
		return this.page.locator('.monaco-editor .squiggly-error, .monaco-editor .squiggly-warning, .monaco-editor .squiggly-info');
	}

	/** Closes menus, quick inputs, editors, messages and the panel, and shows the explorer, so that each test begins alike. */
	async reset(): Promise<void> {
		for (let times = 0; times < 3; times++) await this.page.keyboard.press('Escape');
		await this.page.keyboard.press('Control+K');
		await this.page.keyboard.press('Control+W');
		if (await this.page.locator('.markers-panel').isVisible()) await this.page.keyboard.press('Control+J');
		await this.showExplorer();
	}

	private async showExplorer(): Promise<void> {
		const explorer = this.page.locator('.explorer-folders-view');
		if (!(await explorer.isVisible())) await this.page.keyboard.press('Control+Shift+E');
		await explorer.waitFor();
	}

	/** Opens the lightbulb's menu where the cursor is, and waits for an entry; the fixes come a moment after the underline. */
	async lightbulb(entry: RegExp): Promise<Locator> {
		const menu = this.page.locator('.action-widget');
		await attempt(
			`the fix ${entry}`,
			async () => {
				await this.page.keyboard.press('Control+.');
				await menu.getByText(entry).first().waitFor({ timeout: 2000 });
			},
			() => this.page.keyboard.press('Escape'),
		);
		return menu;
	}

	/** The pointer out of the way, and a moment for what is still being drawn. */
	private async settle(): Promise<void> {
		await this.page.mouse.move(640, 795);
		await this.page.waitForTimeout(300);
	}

	private row(name: string): Locator {
		return this.page.locator('.explorer-folders-view .monaco-list-row').filter({ has: this.page.getByText(name, { exact: true }) });
	}

	/** Opens a folder in the explorer. */
	async expand(name: string): Promise<void> {
		const row = this.row(name).first();
		await row.waitFor();
		if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
	}

	/** Takes an entry of the explorer's context menu; the row has to be in sight. A menu that has only just opened takes no click. */
	async contextMenu(name: string, entry: string): Promise<void> {
		const item = this.page.locator('.context-view .action-label').filter({ hasText: entry }).first();
		await attempt(
			`the menu item ${entry}`,
			async () => {
				await this.row(name).first().click({ button: 'right' });
				await item.waitFor({ timeout: 3000 });
				await this.page.waitForTimeout(300);
				await item.click({ timeout: 3000 });
				await item.waitFor({ state: 'detached', timeout: 3000 });
			},
			() => this.page.keyboard.press('Escape'),
		);
	}

	/** Opens a view container by its icon in the activity bar. */
	async openView(title: string): Promise<void> {
		await this.page.locator('.activitybar .action-label').and(this.page.getByLabel(title)).first().click();
	}

	async openProblems(): Promise<Locator> {
		const panel = this.page.locator('.markers-panel');
		if (!(await panel.isVisible())) await this.page.keyboard.press('Control+Shift+M');
		await panel.waitFor();
		return panel;
	}

	/** Rows of the explorer with the badge that stands behind the name; badges are drawn by CSS, so they are read from the computed style. */
	async explorerBadges(): Promise<Readonly<Record<string, string>>> {
		return this.page.locator('.explorer-folders-view .monaco-list-row .monaco-icon-label').evaluateAll((labels) => {
			const page = globalThis as unknown as { getComputedStyle(part: unknown, pseudo: string): { content: string } };
			const entries = labels.map((label) => {
				const name = label.querySelector('.label-name')?.textContent ?? '';
				const badge = [label, ...label.querySelectorAll('*')]
					.map((part) => page.getComputedStyle(part, '::after').content)
					.find((content) => /^"[^"]+"$/.test(content));
				return [name, badge ? badge.slice(1, -1) : ''];
			});
			return Object.fromEntries(entries) as Record<string, string>;
		});
	}

	/** The innermost frame of a webview that shows the text; webviews are nested frames of their own. */
	async webview(text: string | RegExp): Promise<Frame> {
		const end = Date.now() + 20_000;
		while (Date.now() < end) {
			for (const frame of this.page.frames()) {
				const body = await frame
					.locator('body')
					.textContent({ timeout: 500 })
					.catch(() => null);
				if (frame !== this.page.mainFrame() && (typeof text === 'string' ? body?.includes(text) : text.test(body ?? ''))) return frame;
			}
			await this.page.waitForTimeout(200);
		}
		throw new Error(`No webview shows ${text}`);
	}
}
