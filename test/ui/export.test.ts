import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { requireTool } from '../support/tools';
import { ROOT } from './setup';
import { Texts } from './texts';
import { type Locale, Workbench } from './workbench';

const C1 = '【機密性1・完全性1・可用性1】\n\n# お知らせ\n';
const C2 = '【機密性2・完全性2・可用性1】 取扱制限：暗号化\n\n# 委員名簿\n';

const WORDS = {
	en: {
		routes: { mail: 'Send by e-mail', provide: 'Hand to somebody outside', social: 'Post on social media', media: 'Carry on a medium' },
		encrypt: 'Encrypt (recommended)',
		decline: 'Decline with a reason',
		plain: 'Export as it is',
		manager: 'Information security and systems manager',
		zip: 'Zip with a password (AES-256)',
		other: 'By telephone',
		generate: 'Generate a password',
		copy: 'Copy to the clipboard',
		next: 'Continue',
		same: /same person.*2\(6\)①/s,
		refused: /may not leave by this route/,
		another: 'Choose another route',
		done: /Exported: .*Recorded in the register as no\. \d/s,
		record: 'Show the record',
		intact: /Intact: \d+ entries/,
		beside: /-export/,
		day: /20\d\d-\d\d-\d\d/,
		fault: /Fault: an entry was altered/,
		declined: 'Encryption declined',
	},
	ja: {
		routes: { mail: '電子メールなどで送る', provide: '外部に渡す', social: 'SNS で発信する', media: '媒体で運ぶ' },
		encrypt: '暗号化する（推奨）',
		decline: '理由を添えて暗号化しない',
		plain: 'そのまま持ち出す',
		manager: '情報セキュリティ・システム管理者',
		zip: 'パスワード付き ZIP（AES-256）',
		other: '電話で伝える',
		generate: 'パスワードを自動で作る',
		copy: 'クリップボードにコピー',
		next: '続ける',
		same: /申請者と許可者が同じです.*2\(6\)①/s,
		refused: /「SNS で発信する」ことができません/,
		another: '別の経路を選ぶ',
		done: /持ち出し用のファイルを.*第\d+号として記録/s,
		record: '記録を表示',
		intact: /異常なし：\d+ 件/,
		beside: /-持ち出し/,
		day: /20\d\d-\d\d-\d\d/,
		fault: /異常：記録が書き換えられています/,
		declined: '暗号化の見送り',
	},
} as const;

for (const locale of ['en', 'ja'] as const satisfies readonly Locale[]) {
	describe(`export dialog and register, ${locale}`, () => {
		const texts = new Texts(locale);
		const words = WORDS[locale];
		let workbench: Workbench;
		let home = '';
		let folder = '';

		before(async () => {
			workbench = await Workbench.open({
				locale,
				prepare: (where) => {
					home = where;
					folder = path.join(where, 'みどり谷村');
					cpSync(path.join(ROOT, 'samples', 'share'), folder, { recursive: true });
					rmSync(path.join(folder, '.kakuzuke', 'register'), { recursive: true, force: true });
					writeFileSync(path.join(folder, '委員名簿.md'), C2);
					writeFileSync(path.join(folder, 'お知らせ.md'), C1);
					return folder;
				},
			});
			// As a person would: the password goes to the clipboard and from there to the other program.
			await workbench.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
		});
		afterEach(async function () {
			if (this.currentTest?.isFailed()) await workbench.screenshot(`failed-export-${this.currentTest.title.replace(/\W+/g, '-')}`);
			for (let times = 0; times < 3; times++) await workbench.page.keyboard.press('Escape');
			await workbench.page.keyboard.press('Control+K');
			await workbench.page.keyboard.press('Control+W');
			await workbench
				.command(locale === 'ja' ? 'Notifications: Clear All Notifications' : 'Notifications: Clear All Notifications')
				.catch(() => undefined);
		});
		after(() => workbench?.close());

		const quick = (): Locator => workbench.page.locator('.quick-input-widget:visible');
		const message = (): Locator => workbench.page.locator('.notifications-toasts .notification-list-item');

		async function type(text: string): Promise<void> {
			const input = quick().locator('.quick-input-box input, .quick-input-box textarea').first();
			await input.waitFor();
			await input.fill(text);
			await workbench.page.keyboard.press('Enter');
		}

		/** Waits for a question of the dialog by its prompt, so that no key goes to the one before. */
		async function step(number: number): Promise<void> {
			await quick()
				.locator('.quick-input-title')
				.filter({ hasText: `(${number}/` })
				.waitFor();
		}

		async function begin(file: string, route: string): Promise<void> {
			await workbench.contextMenu(file, texts.of('%command.export%'));
			await workbench.see(route);
		}

		async function recipientAndPurpose(recipient: string, purpose: string): Promise<void> {
			await step(2);
			await type(recipient);
			await step(3);
			await type(purpose);
			await step(4);
		}

		async function permission(first: number, approver: string): Promise<void> {
			await step(first);
			await type('みどり谷 太郎');
			await step(first + 1);
			await type(approver);
			await step(first + 2);
			await workbench.pick(words.manager);
			await step(first + 3);
			await type('み総第12号');
			await step(first + 4);
			await workbench.screenshot('export-permission-date');
			await workbench.page.keyboard.press('Enter');
		}

		async function done(): Promise<string> {
			const toast = message().filter({ hasText: words.done }).first();
			await toast.waitFor({ timeout: 30_000 });
			return (await toast.textContent()) ?? '';
		}

		const out = (): string => path.join(home, `みどり谷村${locale === 'ja' ? '-持ち出し' : '-export'}`);

		it('allow: what is free goes without a question about encryption', async () => {
			await begin('お知らせ.md', words.routes.mail);
			await workbench.screenshot('export-routes-free');
			await workbench.pick(words.routes.mail);
			await recipientAndPurpose('県広報課', '掲載依頼');
			await workbench.screenshot('export-review-free');
			await workbench.pick(words.plain);
			await step(5);
			await workbench.see(words.beside);
			await workbench.screenshot('export-folder');
			await workbench.page.keyboard.press('Enter');
			await done();
			await workbench.screenshot('export-done-free');
			assert.equal(readFileSync(path.join(out(), 'お知らせ.md'), 'utf8'), C1);
		});

		it('remind and encrypt: the password from the clipboard opens the archive', async function () {
			const seven = requireTool(this, '7z');
			await begin('委員名簿.md', words.routes.mail);
			await workbench.screenshot('export-routes');
			await workbench.pick(words.routes.mail);
			await step(2);
			await workbench.screenshot('export-recipient');
			await recipientAndPurpose('県福祉課', '委員の推薦');
			await workbench.see(words.encrypt);
			await workbench.screenshot('export-reminder');
			await workbench.pick(words.encrypt);
			await step(5);
			await workbench.screenshot('export-method');
			await workbench.pick(words.zip);
			await step(6);
			await workbench.screenshot('export-handover');
			await workbench.pick(words.other);
			await step(7);
			await workbench.pick(words.generate);
			await workbench.see(words.copy);
			await workbench.screenshot('export-password');
			await workbench.pick(words.copy);
			await workbench.page.waitForTimeout(500);
			const password = await workbench.page.evaluate(() =>
				(globalThis as unknown as { navigator: { clipboard: { readText(): Promise<string> } } }).navigator.clipboard.readText(),
			);
			assert.equal(password.length, 20);
			await workbench.see(words.next);
			await workbench.pick(words.next);
			await step(9);
			await workbench.pick(words.beside);
			await done();
			await workbench.screenshot('export-done');
			const file = path.join(out(), '委員名簿.zip');
			const opened = spawnSync(seven, ['x', '-so', `-p${password}`, file, '委員名簿.md'], { encoding: 'utf8' });
			assert.equal(opened.stdout, C2);
			assert.notEqual(spawnSync(seven, ['t', '-pwrong', file]).status, 0);
		});

		it('decline with a reason', async () => {
			await begin('委員名簿.md', words.routes.mail);
			await workbench.pick(words.routes.mail);
			await recipientAndPurpose('県福祉課', '');
			await workbench.pick(words.decline);
			await step(5);
			await workbench.screenshot('export-decline');
			await type('専用回線で送るため');
			await step(6);
			await workbench.pick(words.beside);
			assert.match(await done(), /./);
		});

		it('approval; the applicant as approver is refused where the name is written', async () => {
			await begin('委員名簿.md', words.routes.provide);
			await workbench.pick(words.routes.provide);
			await recipientAndPurpose('県福祉課', '委員の推薦');
			await workbench.screenshot('export-reminder-permission');
			await workbench.pick(words.decline);
			await step(5);
			await type('手渡しのため');
			await step(6);
			await type('みどり谷 太郎');
			await step(7);
			await type('みどり谷太郎');
			await quick().getByText(words.same).first().waitFor();
			await workbench.screenshot('export-self-approval');
			for (let times = 0; times < 1; times++) await quick().locator('.quick-input-titlebar .action-label').first().click();
			await permission(6, '谷川 花子');
			await step(11);
			await workbench.pick(words.beside);
			await done();
			await workbench.screenshot('export-done-permission');
		});

		it('refuse: the reason, the clause and another route', async () => {
			await begin('委員名簿.md', words.routes.social);
			await workbench.pick(words.routes.social);
			await workbench.see(words.refused);
			await workbench.screenshot('export-refused');
			await workbench.choose(words.another);
			await workbench.see(words.routes.media);
		});

		it('cancel leaves nothing', async () => {
			const before = readdirSync(out()).length;
			await begin('委員名簿.md', words.routes.mail);
			await workbench.pick(words.routes.mail);
			await recipientAndPurpose('県', '');
			await workbench.page.keyboard.press('Escape');
			await quick()
				.waitFor({ state: 'detached', timeout: 3000 })
				.catch(() => undefined);
			assert.equal(readdirSync(out()).length, before);
			assert.ok(!readdirSync(out()).some((name) => name.startsWith('.')));
		});

		it('the register: verified, by day; an entry opens, a fault shows', async () => {
			await workbench.openView(texts.of(texts.manifest.contributes.viewsContainers.activitybar[0]?.title ?? ''));
			const sidebar = workbench.page.locator('.sidebar');
			const header = sidebar
				.locator('.pane-header')
				.filter({ hasText: texts.of('%view.register%') })
				.first();
			if ((await header.getAttribute('aria-expanded')) === 'false') await header.click();
			await sidebar.getByText(words.intact).first().waitFor();
			await sidebar.getByText(words.day).first().waitFor();
			await workbench.screenshot('register');
			await sidebar.locator('.monaco-list-row').filter({ hasText: words.declined }).first().click();
			await workbench.webview('委員名簿.md');
			await workbench.screenshot('register-entry');
			const register = path.join(folder, '.kakuzuke', 'register');
			const [name = ''] = readdirSync(register).filter((one) => one.endsWith('.jsonl'));
			const file = path.join(register, name);
			assert.ok(existsSync(file));
			writeFileSync(file, readFileSync(file, 'utf8').replace('掲載依頼', '記載変更'));
			await sidebar.getByText(words.fault).first().waitFor();
			await workbench.screenshot('register-fault');
		});
	});
}
