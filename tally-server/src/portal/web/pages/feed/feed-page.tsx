import { useEffect, useState } from 'react';
import type { FeedEvent } from '@mutabaqa/shared/site/feed.ts';
import { addressOf } from '../../app/address.ts';
import { useFigures } from '../../app/show-figures.ts';
import { useLookup } from '../../data/lookup.ts';
import { Moment } from '../../parts/figure.tsx';
import { FileMessage } from '../../parts/file-message.tsx';
import { Pager } from '../../parts/pager.tsx';
import type { FeedText } from '../../texts/feed-en.ts';
import { feedTexts } from '../../texts/feed-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import type { SeenLeaf, ShownFeed } from './check-feed.ts';
import { checkFeed } from './check-feed.ts';
import './feed.css';
import { readSeenLeaf, rememberLeaf } from './seen-leaf.ts';
import { useFeed } from './use-feed.ts';

const rowsPerPage = 100;

export function Page() {
  const t = useTexts(feedTexts);
  const election = useLookup().value;
  const { index, shown, want } = useFeed();
  return (
    <article className="feed">
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      <FileMessage file={index} />
      {shown !== undefined && election !== undefined && (
        <>
          <Watch
            key={election.electionId}
            feed={shown}
            want={want}
            election={election.electionId}
          />
          <Events feed={shown} want={want} />
        </>
      )}
    </article>
  );
}

interface WatchProps {
  readonly feed: ShownFeed;
  readonly want: (leafIndex: number) => void;
  readonly election: string;
}

/** Whether anything is missing, or is another than it was. */
function Watch({ feed, want, election }: WatchProps) {
  const t = useTexts(feedTexts);
  const { number, time } = useFigures();
  const [seen] = useState<SeenLeaf | undefined>(() => readSeenLeaf(election));
  const notes = checkFeed(feed, seen);
  const newest = feed.events.get(feed.size - 1);
  useEffect(() => {
    if (notes.earlier === 'not-read' && seen !== undefined) want(seen.index);
  }, [notes.earlier, seen, want]);
  useEffect(() => {
    // What contradicts what was seen does not take its place.
    const isSound = notes.earlier === 'none' || notes.earlier === 'unchanged';
    if (isSound && newest !== undefined) rememberLeaf(election, newest, Date.now());
  }, [notes.earlier, newest, election]);
  const { whole, missing, earlier } = notes;
  return (
    <div role="status" className="watch">
      {whole !== undefined && missing === undefined && (
        <p className="whole">
          {t('seen', {
            from: number(whole.from),
            to: number(whole.to),
            log: number(feed.log),
          })}
        </p>
      )}
      {missing !== undefined && (
        <p className="alarm">{t('gap', { before: number(missing), after: number(missing + 1) })}</p>
      )}
      {seen !== undefined && earlier === 'unchanged' && (
        <p>{t('kept', { time: time(seen.seenAtMs), leaf: number(seen.index) })}</p>
      )}
      {seen !== undefined && earlier === 'changed' && (
        <p className="alarm">
          {t('changed', { time: time(seen.seenAtMs), leaf: number(seen.index) })}
        </p>
      )}
      {seen !== undefined && earlier === 'shrunk' && (
        <p className="alarm">
          {t('shrunk', { size: number(feed.size), seen: number(seen.index + 1) })}
        </p>
      )}
      <p className="live">{t('following')}</p>
    </div>
  );
}

function Events({ feed, want }: Pick<WatchProps, 'feed' | 'want'>) {
  const t = useTexts(feedTexts);
  const [page, setPage] = useState(0);
  const { size, events } = feed;
  const to = size - page * rowsPerPage;
  const from = Math.max(0, to - rowsPerPage);
  useEffect(() => {
    want(to - 1);
    want(from);
  }, [want, from, to]);
  if (size === 0) return <p>{t('empty')}</p>;
  const rows = Array.from({ length: Math.max(0, to - from) }, (_, i) => events.get(to - 1 - i));
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col" className="count">
              {t('number')}
            </th>
            <th scope="col">{t('time')}</th>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('station')}</th>
          </tr>
        </thead>
        <tbody>{rows.map((event) => event && <Row key={event.index} event={event} />)}</tbody>
      </table>
      <Pager page={page} pages={Math.ceil(size / rowsPerPage)} onPage={setPage} />
    </>
  );
}

function Row({ event }: { readonly event: FeedEvent }) {
  const t = useTexts(feedTexts);
  const { number } = useFigures();
  const { index, timeMs, kind, opened } = event;
  const shown = opened ?? event;
  return (
    <tr data-leaf={index}>
      <td className="count">
        <bdi>{number(index)}</bdi>
      </td>
      <td>
        <Moment timeMs={timeMs} />
      </td>
      <td>
        {kind === 'sealed' && opened === undefined
          ? t('sealed')
          : isKind(shown.kind)
            ? t(`kind.${shown.kind}`)
            : t('kind.other', { kind: shown.kind })}
        {opened !== undefined && <small> · {t('opened')}</small>}
      </td>
      <td>
        {shown.stationId !== '' && (
          <a href={addressOf('station', shown.stationId)}>
            <bdi>{shown.stationId}</bdi>
          </a>
        )}
      </td>
    </tr>
  );
}

type Kind = Exclude<
  FeedText extends infer Key ? (Key extends `kind.${infer K}` ? K : never) : never,
  'other'
>;
const kinds: ReadonlySet<string> = new Set<Kind>([
  ...(['package', 'successor', 'transmission', 'card', 'sealed', 'refusal'] as const),
  ...(['bundle', 'decision', 'form', 'paper-tape', 'version', 'outage'] as const),
]);

/** A newer centre may log what these pages do not know. */
function isKind(kind: string): kind is Kind {
  return kinds.has(kind);
}
