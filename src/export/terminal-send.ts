import { readOptions, readParameters, valuesOf } from './terminal-options';
import { type Call, type Sent, sent, type Tool } from './terminal-tools';

const CURL = (
	'upload-file form form-string data data-ascii data-binary data-raw data-urlencode json url user header output config cookie cookie-jar ' +
	'user-agent referer request proxy proxy-user cacert capath cert key max-time connect-timeout retry retry-delay range write-out interface ' +
	'limit-rate resolve connect-to dump-header quote mail-from mail-rcpt mail-auth url-query aws-sigv4 oauth2-bearer socks5 socks5-hostname ' +
	'noproxy dns-servers ciphers tls-max unix-socket speed-limit speed-time stderr trace trace-ascii time-cond max-filesize max-redirs pass netrc-file'
).split(' ');

const curl: Tool = ({ words, input }) => {
	const options = readOptions(words, 'AbcCdDeEFHKmoPQrtTuUwxXyYz', CURL);
	const [url = null] = [...valuesOf(options, 'url'), ...options.operands];
	const uploads = valuesOf(options, 'T', 'upload-file').flatMap((file) => (file === '-' || file === '.' ? input : [file]));
	const forms = valuesOf(options, 'F', 'form').flatMap((form) => formFiles(form, input));
	const bodies = valuesOf(options, 'd', 'data', 'data-ascii', 'data-binary', 'json').flatMap((data) => atFile(data, input));
	const encoded = valuesOf(options, 'data-urlencode').flatMap((data) => {
		const name = /^[^=@]*@([\s\S]*)$/.exec(data)?.[1];
		return name === undefined ? [] : atFile(`@${name}`, input);
	});
	const lists = valuesOf(options, 'K', 'config').filter((file) => file !== '-');
	const paths = [...uploads, ...forms, ...bodies, ...encoded];
	const mail = url !== null && /^smtps?:/i.test(url);
	return paths.length === 0 ? null : sent(paths, url, { ...(lists.length > 0 && { lists }), ...(mail && { route: 'mail' as const }) });
};

/** `name=@file`, `name=<file`, several by commas, with `;type=…` after each. */
function formFiles(form: string, input: readonly string[]): string[] {
	const files = /^[^=]*=[@<]([\s\S]*)$/.exec(form)?.[1];
	if (files === undefined) return [];
	const written = files.startsWith('"') ? [/^"([^"]*)/.exec(files)?.[1] ?? ''] : files.replace(/;[\s\S]*$/, '').split(',');
	return written.flatMap((file) => (file === '-' ? input : [file]));
}

function atFile(data: string, input: readonly string[]): readonly string[] {
	if (!data.startsWith('@')) return [];
	return data === '@-' ? input : [data.slice(1)];
}

const wget: Tool = ({ words }) => {
	const options = readOptions(words, 'oaeiBtOTwQPUlARDIX', [
		'post-file',
		'body-file',
		'post-data',
		'method',
		'header',
		'user',
		'password',
		'output-document',
	]);
	return sent(valuesOf(options, 'post-file', 'body-file'), options.operands[0] ?? null);
};

/** httpie: `name@file`, `name=@file`, `name:=@file`, or the standard input. */
const httpie: Tool = ({ words, input }) => {
	const { operands } = readOptions(words, 'apAosS', ['auth', 'session', 'print', 'output', 'verify', 'timeout', 'proxy']);
	const rest = operands.filter((word) => !/^[A-Z]+$/.test(word));
	const files = rest.slice(1).flatMap((word) => /^[^=:@]+(?:=|:=)?@([\s\S]+)$/.exec(word)?.[1] ?? []);
	return sent([...files, ...input], rest[0] ?? null);
};

/** Whatever is written into it goes to another machine. */
const pipe: Tool = ({ words, input }) => {
	const operands = words.filter((word) => !word.startsWith('-'));
	return sent(input, operands.slice(0, 2).join(':'));
};

const netcat: Tool = (call) => {
	const options = readOptions(call.words, 'pswqieIMmOoPTVXxGg', ['proxy', 'ssl-cert', 'ssl-key', 'source-port']);
	// Listening, it sends to whoever asks; that is a way out too.
	return sent(call.input, options.operands.slice(0, 2).join(':'));
};

const ssh: Tool = ({ words, input }) => {
	const { operands } = readOptions(words, 'BbcDEeFIiJLlmOopQRSWw', []);
	return sent(input, operands[0] ?? null);
};

const mail: Tool = ({ words, input }) => {
	const options = readOptions(words, 'aAsrbcSqFXuRT', ['attach', 'subject', 'append', 'content-type', 'return-address']);
	const files = valuesOf(options, 'a', 'A', 'attach');
	return sent([...files, ...input], options.operands[0] ?? null, { route: 'mail' });
};

/** `-a` takes all that follows up to `--`. */
const mutt: Tool = ({ words, input }) => {
	const begin = words.indexOf('-a');
	const end = words.indexOf('--');
	const files = begin < 0 ? [] : words.slice(begin + 1, end < begin ? begin + 2 : end).filter((word) => word !== '-a');
	const { operands } = readOptions(
		begin < 0 ? words : [...words.slice(0, begin), ...words.slice(end < begin ? begin + 2 : end + 1)],
		'sibcefFHQm',
		[],
	);
	return sent([...files, ...input], operands[0] ?? null, { route: 'mail' });
};

const sendmail: Tool = ({ words, input }) => {
	const { operands } = readOptions(words, 'frFBNORVXACLpq', ['file', 'account', 'from']);
	return sent(input, operands[0] ?? null, { route: 'mail' });
};

const swaks: Tool = ({ words }) => {
	const options = readOptions(words, 'tfs', ['to', 'from', 'server', 'attach', 'body', 'data', 'header', 'auth-user', 'auth-password']);
	const files = valuesOf(options, 'attach', 'body', 'data').flatMap((value) => (value.startsWith('@') ? [value.slice(1)] : []));
	return sent(files, valuesOf(options, 't', 'to')[0] ?? null, { route: 'mail' });
};

const gh: Tool = ({ words }) => {
	const options = readOptions(
		words,
		'dftnFRhHBbT',
		'desc filename title notes notes-file repo target hostname discussion-category'.split(' '),
	);
	const [group, action, ...operands] = options.operands;
	const repository = valuesOf(options, 'R', 'repo')[0];
	if (group === 'gist' && action === 'create') return sent(operands, 'gist.github.com');
	if (group !== 'release' || !/^(?:upload|create)$/.test(action ?? '')) return null;
	// `file#label` names a file.
	const files = operands.slice(1).map((file) => file.replace(/#[^#/\\]*$/, ''));
	return sent([...files, ...valuesOf(options, 'F', 'notes-file')], repository === undefined ? 'github.com' : `github.com/${repository}`);
};

/** The repository leaves, not single files: `paths` is empty. */
const git: Tool = ({ words }) => {
	const global = gitGlobals(words);
	const [action, ...rest] = words.slice(global);
	if (action === 'send-email') {
		const { operands } = readOptions(rest, '', ['to', 'cc', 'bcc', 'from', 'subject', 'smtp-server', 'smtp-user', 'smtp-pass']);
		return sent(operands, null, { route: 'mail' });
	}
	if (action !== 'push') return null;
	const options = readOptions(rest, 'o', ['push-option', 'receive-pack', 'exec', 'repo']);
	const nothing = ['n', 'dry-run', 'd', 'delete', 'h', 'help'].some((flag) => options.flags.has(flag));
	const [remote = valuesOf(options, 'repo')[0] ?? null] = options.operands;
	return nothing ? null : { paths: [], destination: remote };
};

/** How many words stand before git's own command. */
function gitGlobals(words: readonly string[]): number {
	let index = 0;
	while (words[index]?.startsWith('-') === true) {
		index += /^(?:-C|-c|--git-dir|--work-tree|--namespace|--exec-path|--config-env)$/.test(words[index] ?? '') ? 2 : 1;
	}
	return index;
}

const hg: Tool = ({ words }) => {
	const [action, remote] = readOptions(words, 'rRBb', ['rev', 'repository', 'cwd', 'config', 'branch', 'bookmark']).operands;
	return action === 'push' ? { paths: [], destination: remote ?? null } : null;
};

const invokeWebRequest: Tool = ({ words }) => {
	const options = readParameters(words, ['usebasicparsing', 'usedefaultcredentials', 'skipcertificatecheck', 'passthru']);
	return sent(valuesOf(options, 'infile'), valuesOf(options, 'uri')[0] ?? options.operands[0] ?? null);
};

const sendMailMessage: Tool = ({ words }) => {
	const options = readParameters(words, ['usessl', 'bodyashtml']);
	return sent(valuesOf(options, 'attachments', 'attachment'), valuesOf(options, 'to')[0] ?? null, { route: 'mail' });
};

const bits: Tool = ({ words }) => {
	const options = readParameters(words, ['asynchronous', 'suspended']);
	const [kind = ''] = valuesOf(options, 'transfertype');
	if (!/^upload/i.test(kind)) return null;
	const [source = options.operands[0] ?? '', destination = options.operands[1] ?? null] = [
		valuesOf(options, 'source')[0],
		valuesOf(options, 'destination')[0],
	];
	return sent([source], destination);
};

const SWITCHES = ['recurse', 'force', 'container', 'passthru', 'whatif', 'confirm', 'verbose'];

/** Sources and destination of Copy-Item and Move-Item. */
export function copyItem({ words }: Pick<Call, 'words'>): Pick<Sent, 'paths' | 'destination'> | null {
	const options = readParameters(words, SWITCHES);
	const named = valuesOf(options, 'path', 'literalpath');
	const [target] = valuesOf(options, 'destination');
	const free = [...options.operands];
	const destination = target ?? free.pop();
	const paths = named.length > 0 ? named : free;
	return destination === undefined || paths.length === 0 || options.flags.has('whatif') ? null : { paths, destination };
}

export const SEND_TOOLS: Readonly<Record<string, Tool>> = {
	curl,
	wget,
	http: httpie,
	https: httpie,
	nc: netcat,
	ncat: netcat,
	netcat,
	socat: pipe,
	telnet: pipe,
	ssh,
	plink: ssh,
	mail,
	mailx: mail,
	's-nail': mail,
	mutt,
	neomutt: mutt,
	sendmail,
	msmtp: sendmail,
	swaks,
	gh,
	git,
	hg,
	'invoke-webrequest': invokeWebRequest,
	'invoke-restmethod': invokeWebRequest,
	iwr: invokeWebRequest,
	irm: invokeWebRequest,
	'send-mailmessage': sendMailMessage,
	'start-bitstransfer': bits,
};
