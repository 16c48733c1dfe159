export { DAY_MS, HOST, isAlive, removeStale, temporaryName } from '../../formats/temporary';
