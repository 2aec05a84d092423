const KEY = 'cloudbrush.page';
/** A page that lives answers within a few milliseconds, one in the background within some more. */
const ANSWER_MS = 300;

type TextStore = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * A browser copies a tab's storage when it duplicates the tab: what is kept there for the next page is then still the
 * other page's own. Answers whether it is, looking only where that matters, and from now on answers for this page.
 * Where the other page cannot answer this one takes the strokes: offered twice is better than lost.
 */
export async function isTabCopy(store: TextStore, matters: boolean): Promise<boolean> {
  const page = crypto.randomUUID();
  const before = store.getItem(KEY);
  const channel = new BroadcastChannel(KEY);
  store.setItem(KEY, page);
  const lives = matters && before !== null && (await answers(channel, before));
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    // A page that was loaded again in this tab has put its own name there.
    if (data === `${page}?` && store.getItem(KEY) === page) channel.postMessage(`${page}!`);
  };
  return lives;
}

function answers(channel: BroadcastChannel, page: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_MS);
    channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data !== `${page}!`) return;
      clearTimeout(timer);
      resolve(true);
    };
    channel.postMessage(`${page}?`);
  });
}
