import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { ROOT } from './setup';
import { Texts } from './texts';
import { Workbench } from './workbench';

const WORDS = {
	en: { title: 'Classification dashboard', rule: 'No classification', unread: /Scan the workspace to see/, filtered: /Filtered: / },
	ja: { title: '格付けの状況', rule: '格付けの表示がない', unread: /点検すると/, filtered: /絞り込み/ },
} as const;

const LOOKS = [
	{ locale: 'en', theme: 'Default Light Modern', name: 'light' },
	{ locale: 'ja', theme: 'Default Dark Modern', name: 'dark' },
	{ locale: 'ja', theme: 'Default High Contrast', name: 'contrast' },
] as const;

for (const { locale, theme, name } of LOOKS) {
	describe(`the dashboard, ${locale}, ${name}`, () => {
		const texts = new Texts(locale);
		const words = WORDS[locale];
		let workbench: Workbench;
		let folder = '';

		before(async () => {
			workbench = await Workbench.open({
				locale,
				settings: { 'workbench.colorTheme': theme },
				prepare: (home) => {
					folder = path.join(home, 'みどり谷村');
					cpSync(path.join(ROOT, 'samples', 'share'), folder, { recursive: true });
					return folder;
				},
			});
		});
		afterEach(async function () {
			if (this.currentTest?.isFailed()) await workbench.screenshot(`failed-dashboard-${name}`);
		});
		after(() => workbench?.close());

		const share = async (frame: Frame): Promise<string> => (await frame.locator('.share').textContent()) ?? '';

		it('shows the way before the first scan; its button scans', async () => {
			await workbench.command(texts.command('kakuzuke.showDashboard'));
			const frame = await workbench.webview(words.unread);
			await frame.locator('button[data-key="scan"]').click();
			const scanned = await workbench.webview(/\d\.\d%/);
			assert.match(await share(scanned), /^\d+\.\d%$/);
			for (let times = 0; times < 3; times++) await workbench.page.keyboard.press('Escape');
			await workbench.screenshot(`dashboard-${name}`);
			await scanned.locator('#worst').scrollIntoViewIfNeeded();
			await scanned.locator('#trend').scrollIntoViewIfNeeded();
			await workbench.screenshot(`dashboard-${name}-below`);
		});

		it('has all its buttons within reach of the Tab key, each with a visible focus', async () => {
			const frame = await workbench.webview(/\d\.\d%/);
			await frame.locator('button[data-key="scan"]').focus();
			const buttons = await frame.locator('button:not([disabled])').count();
			const seen = new Set<string>();
			for (let times = 0; times < buttons * 2 && seen.size < buttons; times++) {
				const focused = frame.locator('button:focus');
				if ((await focused.count()) === 1) {
					seen.add((await focused.getAttribute('data-key')) ?? '');
					const outline = await focused.evaluate((button) => {
						const page = globalThis as unknown as { getComputedStyle(part: unknown): { outlineStyle: string } };
						return page.getComputedStyle(button).outlineStyle;
					});
					assert.notEqual(outline, 'none');
				}
				await workbench.page.keyboard.press('Tab');
			}
			assert.equal(seen.size, buttons);
		});

		it('is drawn anew in place: the focus stays, the news is told', async () => {
			const frame = await workbench.webview(/\d\.\d%/);
			const before = await share(frame);
			const rule = frame.locator('button[data-key="rule:label-missing"]');
			await rule.focus();
			for (const index of Array(5).keys()) writeFileSync(path.join(folder, `追加${index}.md`), '【機密性1・完全性1・可用性1】\n');
			await frame.locator('.share').filter({ hasNotText: before }).waitFor();
			const now = await share(frame);
			await frame.locator('#status').filter({ hasText: now }).waitFor({ state: 'attached' });
			assert.equal(await frame.locator('button:focus').getAttribute('data-key'), 'rule:label-missing');
		});

		it('lists the documents of a rule in the view, and opens a document', async () => {
			const frame = await workbench.webview(/\d\.\d%/);
			const document = frame.locator('#worst button[data-key^="open:"]').filter({ hasText: '.md' }).first();
			const file = path.basename((await document.textContent()) ?? '');
			await frame.locator('button[data-key="rule:label-missing"]').focus();
			await workbench.page.keyboard.press('Enter');
			const view = workbench.page.locator('.sidebar');
			await view.getByText(words.filtered).first().waitFor();
			const groups = view.locator('.monaco-list-row[aria-level="1"]');
			await groups.first().waitFor();
			assert.equal(await groups.count(), 1);
			await workbench.screenshot(`dashboard-${name}-list`);
			await document.click();
			await workbench.page.locator('.tabs-container .tab.active').filter({ hasText: file }).waitFor();
		});
	});
}
