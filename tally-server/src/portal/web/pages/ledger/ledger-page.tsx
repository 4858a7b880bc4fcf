import { useEffect, useId, useState } from 'react';
import type { DecisionKind } from '@mutabaqa/shared/election/decision-record.ts';
import { addressOf } from '../../app/address.ts';
import type { PageProps } from '../../app/page-registry.tsx';
import { useFigures } from '../../app/show-figures.ts';
import { useNewestVersion } from '../../data/now.ts';
import { useVersionHead } from '../../data/versions.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { Pager } from '../../parts/pager.tsx';
import { Quoted } from '../../parts/quoted.tsx';
import { ledgerTexts } from '../../texts/ledger-texts.ts';
import { stationTexts } from '../../texts/station-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { DecisionEntry } from './decision-entry.tsx';
import './ledger.css';
import type { LedgerRow } from './ledger-rows.ts';
import { useLedger } from './ledger-rows.ts';
import type { VerifiedLedger } from './verify-ledger.ts';
import { verifyLedger } from './verify-ledger.ts';

const rowsPerPage = 50;

/** `#/ledger` or `#/ledger/<station>`: newest first. */
export function Page({ rest }: PageProps) {
  const t = useTexts(ledgerTexts);
  const newest = useNewestVersion();
  const head = useVersionHead(newest.value);
  const ledger = useLedger(newest.value);
  const [wantedStation = ''] = rest;
  const isUnpublished = newest.fault === 'absent';
  return (
    <article className="ledger">
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      {head.value !== undefined && <Quoted {...head.value} log={1} />}
      {isUnpublished && <p className="notice">{t('noVersion')}</p>}
      {!isUnpublished && ledger.value === undefined && (
        <FileMessage file={newest.value === undefined ? newest : ledger} />
      )}
      {ledger.value !== undefined && newest.value !== undefined && (
        <Rows
          key={wantedStation}
          rows={ledger.value}
          version={newest.value}
          station={wantedStation}
          logOrigin={head.value?.origin}
        />
      )}
    </article>
  );
}

interface RowsProps {
  readonly rows: readonly LedgerRow[];
  readonly version: number;
  /** To begin with. */
  readonly station: string;
  readonly logOrigin: string | undefined;
}

function Rows({ rows, version, station: wanted, logOrigin }: RowsProps) {
  const t = useTexts(ledgerTexts);
  const names = useTexts(stationTexts);
  const { number } = useFigures();
  const ids = { station: useId(), kind: useId() };
  const [station, setStation] = useState(wanted);
  const [kind, setKind] = useState('');
  const [page, setPage] = useState(0);
  const verified = useVerified(rows, logOrigin);
  if (rows.length === 0) return <p>{t('none')}</p>;
  const shown = rows.filter(
    (row) => (kind === '' || row.kind === kind) && isAbout(row, station.trim()),
  );
  const kinds = [...new Set(rows.map((row) => row.kind))].sort();
  const change = (set: () => void): void => {
    set();
    setPage(0);
  };
  return (
    <>
      <form className="filters" onSubmit={(event) => event.preventDefault()}>
        <p>
          <label htmlFor={ids.station}>{t('station')}</label>
          <input
            id={ids.station}
            type="search"
            autoComplete="off"
            value={station}
            onChange={({ target }) => change(() => setStation(target.value))}
          />
        </p>
        <p>
          <label htmlFor={ids.kind}>{t('kind')}</label>
          <select
            id={ids.kind}
            value={kind}
            onChange={({ target }) => change(() => setKind(target.value))}
          >
            <option value="">{t('allKinds')}</option>
            {kinds.map((each: DecisionKind) => (
              <option key={each} value={each}>
                {names(`decision.${each}`)}
              </option>
            ))}
          </select>
        </p>
      </form>
      <p role="status">
        {shown.length === 0
          ? t('noneFound')
          : t('shown', { shown: number(shown.length), all: number(rows.length) })}
      </p>
      <ol className="decisions">
        {shown.slice(page * rowsPerPage, (page + 1) * rowsPerPage).map((row) => (
          <DecisionEntry
            key={row.leafIndex}
            row={row}
            version={version}
            verified={verified}
            addressOfStation={(id) => addressOf('station', id)}
          />
        ))}
      </ol>
      <Pager page={page} pages={Math.ceil(shown.length / rowsPerPage)} onPage={setPage} />
    </>
  );
}

/** A device that was replaced names its station in what changed. */
function isAbout({ stationId, change }: LedgerRow, station: string): boolean {
  if (station === '') return true;
  return stationId === station || change?.['stationId'] === station;
}

function useVerified(
  rows: readonly LedgerRow[],
  logOrigin: string | undefined,
): VerifiedLedger | undefined {
  const [verified, setVerified] = useState<VerifiedLedger>();
  useEffect(() => {
    if (logOrigin === undefined) return undefined;
    const ended = new AbortController();
    void verifyLedger(rows, logOrigin, ended.signal, setVerified);
    return () => ended.abort();
  }, [rows, logOrigin]);
  return verified;
}
