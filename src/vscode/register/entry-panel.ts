import { type Disposable, env, l10n, Uri, ViewColumn, type WebviewPanel, window } from 'vscode';
import type { Policy } from '../../policy';
import type { RegisterEntry } from '../../register';
import { resourcesOf } from '../model/page-html';
import { tongueOf } from '../model/texts';
import { detailHtml } from './detail';

/** One page a window: all that an entry of the register says. Nothing on it can be changed, and no script runs. */
export class EntryPanel implements Disposable {
	#panel: WebviewPanel | null = null;

	constructor(private readonly media: Uri) {}

	show(entry: RegisterEntry, policy: Policy): void {
		this.#panel ??= this.#open();
		const { webview } = this.#panel;
		this.#panel.title = l10n.t('Register, no. {0}', entry.sequence);
		webview.html = detailHtml(
			entry,
			{ policy, tongue: tongueOf(env.language), t: l10n.t },
			resourcesOf(webview, (name) => Uri.joinPath(this.media, name), { styles: ['page.css', 'card.css'] }, tongueOf(env.language)),
		);
		this.#panel.reveal(undefined, false);
	}

	dispose(): void {
		this.#panel?.dispose();
	}

	#open(): WebviewPanel {
		const panel = window.createWebviewPanel('kakuzuke.registerEntry', '', ViewColumn.Active, {
			enableScripts: false,
			enableFindWidget: true,
			localResourceRoots: [this.media],
		});
		panel.iconPath = Uri.joinPath(this.media, 'icon.svg');
		panel.onDidDispose(() => {
			this.#panel = null;
		});
		return panel;
	}
}
