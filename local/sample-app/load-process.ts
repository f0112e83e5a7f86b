import { startLoad } from './load.ts';
import { loadStart } from './messages.ts';
import { serveParent, tellParent } from './parent-channel.ts';

serveParent({
  start(payload) {
    startLoad(loadStart.parse(payload), (second) => tellParent('second', second));
  },
});
