import { accessSync, constants, statSync } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';

const NAMES = [
	'chromium',
	'chromium-browser',
	'google-chrome',
	'google-chrome-stable',
	'microsoft-edge',
	'microsoft-edge-stable',
	'chrome',
	'msedge',
];

const FIXED = [
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
	'/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
	'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
	'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
	'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
	'C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe',
];

function isProgram(file: string): boolean {
	try {
		accessSync(file, constants.X_OK);
		return statSync(file).isFile();
	} catch {
		return false;
	}
}

/** The browser to drive: `CHROME_PATH`, else the first Chromium, Chrome or Edge of this machine, else null. */
export function findBrowser(): string | null {
	const chosen = process.env.CHROME_PATH;
	if (chosen) return isProgram(chosen) ? chosen : null;
	const suffix = process.platform === 'win32' ? '.exe' : '';
	const onPath = (process.env.PATH ?? '').split(path.delimiter).flatMap((folder) => NAMES.map((name) => path.join(folder, name + suffix)));
	return [...onPath, ...FIXED].find(isProgram) ?? null;
}

/** Starts it without a window, and quiet: no sandbox (containers), no background network. Throws where none is installed. */
export async function launchBrowser(): Promise<Browser> {
	const executablePath = findBrowser();
	if (!executablePath)
		throw new Error('No Chromium, Chrome or Edge found. Install one (Debian: apt install chromium), or set CHROME_PATH.');
	return chromium.launch({
		executablePath,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--disable-dev-shm-usage',
		],
	});
}

export interface WorkbenchAddress {
	readonly authority: string;
	/** Folder or `.code-workspace` file, absolute. */
	readonly folder: string;
	readonly payload?: readonly (readonly [string, string])[];
}

/** URL of the workbench on a folder or a `.code-workspace` file. */
export function workbenchUrl({ authority, folder, payload }: WorkbenchAddress): string {
	const url = new URL(`http://${authority}/`);
	url.searchParams.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
	if (payload) url.searchParams.set('payload', JSON.stringify(payload));
	return url.href;
}

/** A page for the workbench; the display language of the page itself follows `locale`. */
export async function newPage(browser: Browser, locale: 'en' | 'ja' = 'en', size = { width: 1280, height: 800 }): Promise<Page> {
	const context = await browser.newContext({ viewport: size, locale: locale === 'ja' ? 'ja-JP' : 'en-US' });
	return context.newPage();
}
