import { readOptions, valuesOf } from './terminal-options';
import { type Call, copied, isRemote, type Sent, sent, type Tool } from './terminal-tools';

const RSYNC = (
	'exclude include exclude-from include-from filter rsh rsync-path password-file port bwlimit timeout contimeout log-file ' +
	'log-file-format out-format temp-dir backup-dir partial-dir suffix compare-dest copy-dest link-dest chmod chown max-size min-size ' +
	'max-delete modify-window block-size files-from info debug compress-level skip-compress protocol iconv address sockopts remote-option usermap groupmap'
).split(' ');
const AWS = (
	'profile region endpoint-url output query ca-bundle cli-read-timeout cli-connect-timeout color acl exclude include storage-class sse ' +
	'sse-c sse-c-key sse-kms-key-id content-type content-disposition content-encoding content-language cache-control expires metadata ' +
	'metadata-directive grants website-redirect page-size request-payer expected-size source-region body bucket key'
).split(' ');
const RCLONE = (
	'config exclude include filter exclude-from include-from filter-from files-from transfers checkers bwlimit log-file log-level max-age ' +
	'min-age max-size min-size max-depth timeout retries stats user-agent backup-dir suffix compare-dest copy-dest buffer-size'
).split(' ');

const scp: Tool = ({ words }) => copied(readOptions(words, 'cDFiJloPSX', []), isRemote);

const rsync: Tool = ({ words }) => {
	const options = readOptions(words, 'efTBM', RSYNC);
	if (options.flags.has('n') || options.flags.has('dry-run')) return null;
	const found = copied(options, isRemote);
	const lists = valuesOf(options, 'files-from');
	return found === null || lists.length === 0 ? found : { ...found, lists };
};

const sftp: Tool = ({ words, echoed }) => {
	const options = readOptions(words, 'BbcDFiJlOoPRSsX', []);
	const destination = options.operands[0] ?? null;
	const lists = valuesOf(options, 'b').filter((file) => file !== '-');
	return sent(putsIn(echoed.join('\n')), destination, lists.length === 0 ? {} : { lists });
};

/** Files that commands of ftp, sftp, lftp or smbclient put. */
export function putsIn(script: string): string[] {
	return script.split(/[\n;]|&&/).flatMap((line) => {
		const [name = '', ...rest] = line.trim().match(/"[^"]*"|'[^']*'|\S+/g) ?? [];
		const words = rest.map((word) => word.replace(/^(["'])(.*)\1$/s, '$2'));
		const files = words.filter((word) => !word.startsWith('-'));
		switch (name.toLowerCase()) {
			case 'put':
			case 'reput':
			case 'send':
			case 'append':
				return files.slice(0, 1);
			case 'mput':
				return files;
			case 'mirror':
				return words.some((word) => word === '--reverse' || /^-[a-zA-Q]*R/.test(word)) ? files.slice(0, 1) : [];
			default:
				return [];
		}
	});
}

const ftp: Tool = ({ words, echoed }) => {
	const scripts = words.flatMap((word) => /^-s:(.+)$/i.exec(word)?.[1] ?? []);
	const { values, operands } = readOptions(
		words.filter((word) => !/^-s:/i.test(word)),
		'uPTrsqN',
		[],
	);
	const [upload] = values.get('u') ?? [];
	if (upload !== undefined) return sent(operands, upload);
	return sent(putsIn(echoed.join('\n')), operands[0] ?? null, scripts.length === 0 ? {} : { lists: scripts });
};

const lftp: Tool = ({ words, echoed }) => {
	const options = readOptions(words, 'cefpu', ['env-password']);
	const script = [...valuesOf(options, 'c', 'e'), ...echoed].join('\n');
	const lists = valuesOf(options, 'f');
	return sent(putsIn(script), options.operands[0] ?? null, lists.length === 0 ? {} : { lists });
};

const ncftpput: Tool = ({ words }) => {
	const { operands } = readOptions(words, 'fupPWXYZTSdrto', []);
	return operands.length < 3 ? null : sent(operands.slice(2), `${operands[0]}:${operands[1]}`);
};

const smbclient: Tool = ({ words, echoed }) => {
	const options = readOptions(words, 'ceIpnWUADTtslLMOR', ['command', 'user', 'workgroup', 'authentication-file', 'directory', 'port']);
	const script = [...valuesOf(options, 'c', 'command'), ...echoed].join('\n');
	return sent(putsIn(script), options.operands[0] ?? null);
};

const aws: Tool = ({ words }) => {
	const options = readOptions(words, '', AWS);
	const [service, action, ...operands] = options.operands;
	if (options.flags.has('dryrun')) return null;
	if (service === 's3' && /^(?:cp|sync|mv)$/.test(action ?? '')) return copied({ operands }, (operand) => operand.startsWith('s3://'));
	if (service !== 's3api' || !/^(?:put-object|upload-part)$/.test(action ?? '')) return null;
	return sent(valuesOf(options, 'body'), `s3://${valuesOf(options, 'bucket')[0] ?? ''}/${valuesOf(options, 'key')[0] ?? ''}`);
};

function isCloud(operand: string): boolean {
	return /^(?:gs|s3):\/\//.test(operand);
}

const gsutil: Tool = ({ words }) => {
	const [action, ...operands] = readOptions(words, 'ohuiasjzxLNC', []).operands;
	return /^(?:cp|mv|rsync)$/.test(action ?? '') ? copied({ operands }, isCloud) : null;
};

const gcloud: Tool = ({ words }) => {
	const options = readOptions(words, '', [
		'project',
		'account',
		'configuration',
		'format',
		'verbosity',
		'cache-control',
		'content-type',
		'storage-class',
	]);
	const [group, action, ...operands] = options.operands;
	return group === 'storage' && /^(?:cp|mv|rsync)$/.test(action ?? '') ? copied({ operands }, isCloud) : null;
};

const az: Tool = ({ words }) => {
	const [first, second, third] = words;
	if (first !== 'storage') return null;
	const options = readOptions(
		words,
		'fcnsdp',
		'file name container-name source destination account-name share-name path pattern'.split(' '),
	);
	const to = valuesOf(options, 'c', 'container-name', 'd', 'destination', 's', 'share-name').at(0) ?? null;
	if (second === 'copy') {
		const [source = ''] = valuesOf(options, 's', 'source');
		const [target = ''] = valuesOf(options, 'd', 'destination');
		return isRemote(target) && !isRemote(source) ? sent([source], target) : null;
	}
	if (third === 'upload') return sent([...valuesOf(options, 'f', 'file'), ...(second === 'file' ? valuesOf(options, 'source') : [])], to);
	return third === 'upload-batch' ? sent(valuesOf(options, 's', 'source'), valuesOf(options, 'd', 'destination')[0] ?? null) : null;
};

const azcopy: Tool = ({ words }) => {
	const [action, ...operands] = readOptions(words, '', ['from-to', 'include-pattern', 'exclude-pattern', 'include-path']).operands;
	return /^(?:copy|cp|sync)$/.test(action ?? '') ? copied({ operands }, (operand) => /^https?:\/\//i.test(operand)) : null;
};

const rclone: Tool = ({ words }) => {
	const options = readOptions(words, '', RCLONE);
	const [action, ...operands] = options.operands;
	if (options.flags.has('dry-run') || options.flags.has('n')) return null;
	return /^(?:copy|copyto|sync|bisync|move|moveto)$/.test(action ?? '') ? copied({ operands }, isRemote) : null;
};

const s3cmd: Tool = ({ words }) => {
	const [action, ...operands] = readOptions(words, 'c', ['config', 'acl-grant', 'exclude', 'include', 'mime-type', 'add-header']).operands;
	return /^(?:put|sync)$/.test(action ?? '') ? copied({ operands }, (operand) => operand.startsWith('s3://')) : null;
};

export const COPY_TOOLS: Readonly<Record<string, Tool>> = {
	scp,
	pscp: scp,
	rsync,
	sftp,
	psftp: sftp,
	ftp,
	lftp,
	ncftpput,
	smbclient,
	aws,
	gsutil,
	gcloud,
	az,
	azcopy,
	rclone,
	s3cmd,
};

/** Sources and destination of programs that copy on this machine; whether the destination lies outside is the caller's question. */
export function localCopy(program: string, { words }: Pick<Call, 'words'>): Pick<Sent, 'paths' | 'destination'> | null {
	switch (program) {
		case 'cp':
		case 'mv':
		case 'install':
		case 'ditto':
		case 'rsync': {
			const options =
				program === 'rsync'
					? readOptions(words, 'efTBM', RSYNC)
					: readOptions(words, 'tSgmo', ['target-directory', 'suffix', 'mode', 'owner', 'group']);
			const [target] = valuesOf(options, 't', 'target-directory');
			if (target !== undefined) return { paths: options.operands, destination: target };
			return fromTo(options.operands);
		}
		case 'copy':
		case 'move':
		case 'xcopy':
			// A switch of Windows; a path with a slash in front has more of them.
			return fromTo(words.filter((word) => !/^\/-?[A-Za-z]{1,2}(?::\S*)?$/.test(word)));
		case 'robocopy': {
			const [source, destination, ...files] = words.filter((word) => !/^\/[A-Za-z0-9]+(?::\S*)?$/.test(word));
			if (source === undefined || destination === undefined) return null;
			return {
				paths: files.length === 0 ? [source] : files.map((file) => below(source, file)),
				destination,
			};
		}
		default:
			return null;
	}
}

function below(folder: string, file: string): string {
	const separator = folder.includes('\\') ? '\\' : '/';
	return folder.endsWith(separator) ? folder + file : folder + separator + file;
}

function fromTo(operands: readonly string[]): Pick<Sent, 'paths' | 'destination'> | null {
	const destination = operands.at(-1);
	return destination === undefined || operands.length < 2 ? null : { paths: operands.slice(0, -1), destination };
}
