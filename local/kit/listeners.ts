/** The listeners to one kind of news. */
export interface Listeners<News> {
  /** From now on `listener` gets all news, until the returned function is called. */
  add(listener: (news: News) => void): () => void;
  /** Calls every listener, in the order of their adding, before it returns. */
  announce(news: News): void;
}

export function createListeners<News>(): Listeners<News> {
  const all = new Set<(news: News) => void>();
  return {
    add(listener) {
      all.add(listener);
      return () => void all.delete(listener);
    },
    announce(news) {
      for (const listener of all) listener(news);
    },
  };
}
