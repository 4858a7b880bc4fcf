import { stationsWithOwnFilesMax } from '@mutabaqa/shared/results/file-names.ts';
import { feedIndexFile, lookupIndexFile, nowIndexFile } from '@mutabaqa/shared/site/site-files.ts';
import { useState } from 'react';
import { useFigures } from '../../app/show-figures.ts';
import {
  checkSumsCommand,
  recountCommand,
  verifyLogCommand,
  verifySiteCommand,
} from '../../data/commands.ts';
import { useLookup } from '../../data/lookup.ts';
import { useNewestVersion, useNow } from '../../data/now.ts';
import { useVersionHead, versionFile } from '../../data/versions.ts';
import { CopyLine } from '../../parts/copy-line.tsx';
import { Quoted } from '../../parts/quoted.tsx';
import type { DataText } from '../../texts/data-en.ts';
import { dataTexts } from '../../texts/data-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { ContestFiles } from './contest-files.tsx';
import type { ListedFile } from './file-table.tsx';
import { FileTable } from './file-table.tsx';
import './data.css';

type FileText = DataText & `file.${string}`;

const resultFiles = [
  'stations.csv',
  'stations.ndjson',
  'discrepancies.ndjson',
  'totals.csv',
  'totals.json',
  'outcome.json',
  'decisions.ndjson',
  'err-cdf.json',
] as const;
const proofFiles = [
  'evidence.ndjson',
  'openings.ndjson',
  'sum-tree.json',
  'version.json',
  'SHA256SUMS',
] as const;

export function Page() {
  const t = useTexts(dataTexts);
  const { number } = useFigures();
  const newest = useNewestVersion();
  const now = useNow();
  const election = useLookup();
  const [chosen, setChosen] = useState<number>();
  const version = chosen ?? newest.value;
  const head = useVersionHead(version);
  const inVersion = (name: string, text: FileText): ListedFile => ({
    path: versionFile(version ?? 0, name),
    name,
    holds: t(text),
  });
  const isSmall = (election.value?.stations ?? 0) <= stationsWithOwnFilesMax;
  const log = now.value?.log ?? 1;
  const atOnce: readonly ListedFile[] = [
    { path: lookupIndexFile, name: lookupIndexFile, holds: t('file.lookup') },
    { path: nowIndexFile, name: nowIndexFile, holds: t('file.now') },
    { path: feedIndexFile, name: feedIndexFile, holds: t('file.feed') },
    { path: 'log/checkpoint', name: 'log/checkpoint', holds: t('file.checkpoint') },
    { path: 'package/manifest', name: 'package/manifest', holds: t('file.package') },
  ];
  return (
    <>
      <h1>{t('title')}</h1>
      <p>{t('intro')}</p>
      {newest.value === undefined || version === undefined ? (
        newest.fault === 'absent' && <p className="notice">{t('noVersion')}</p>
      ) : (
        <>
          <div className="filters">
            <label>
              {t('version')}
              <select value={version} onChange={(event) => setChosen(Number(event.target.value))}>
                {versionsUpTo(newest.value).map((each) => (
                  <option key={each} value={each}>
                    {t('versionOf', { version: number(each) })}
                  </option>
                ))}
              </select>
            </label>
          </div>
          {head.value !== undefined && <Quoted {...head.value} log={log} />}
          <FileTable
            title={t('results')}
            files={resultFiles.map((name) => inVersion(name, `file.${name}`))}
          />
          {election.value !== undefined && (
            <ContestFiles election={election.value} version={version} isSmall={isSmall} />
          )}
          <FileTable
            title={t('evidence')}
            files={proofFiles.map((name) => inVersion(name, `file.${name}`))}
          />
        </>
      )}
      <FileTable title={t('atOnce')} files={atOnce} />
      <section aria-labelledby="verify-title">
        <h2 id="verify-title">{t('verify')}</h2>
        <p>{t('verifyIntro')}</p>
        <h3>{t('verifyLog')}</h3>
        <CopyLine text={verifyLogCommand(log)} />
        {version !== undefined && (
          <>
            <h3>{t('recount')}</h3>
            <CopyLine text={recountCommand(version)} />
            <h3>{t('sums')}</h3>
            <CopyLine text={checkSumsCommand(version)} />
          </>
        )}
        <h3>{t('verifySite')}</h3>
        <CopyLine text={verifySiteCommand()} />
      </section>
      <section aria-labelledby="rules-title">
        <h2 id="rules-title">{t('rules')}</h2>
        <p>{t('rulesText')}</p>
        <p>{t('spec')}</p>
      </section>
    </>
  );
}

/** The newest first. */
function versionsUpTo(newest: number): readonly number[] {
  return Array.from({ length: newest }, (_, i) => newest - i);
}
