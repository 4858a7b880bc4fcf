import type { PageProps } from '../../app/page-registry.tsx';
import { useLookup } from '../../data/lookup.ts';
import { useNewestVersion } from '../../data/now.ts';
import { FileMessage } from '../../parts/file-message.tsx';
import { resultsTexts } from '../../texts/results-texts.ts';
import { useTexts } from '../../texts/text-table.ts';
import { ContestPage } from './contest-page.tsx';
import { ContestTable } from './contest-table.tsx';
import './results.css';

/** `#/results`, `#/results/<contest>`, `#/results/<contest>/<kind of area>/<area>`. */
export function Page({ rest: [contestId, areaKind, area] }: PageProps) {
  const t = useTexts(resultsTexts);
  const election = useLookup();
  const version = useNewestVersion();
  if (version.fault === 'absent') {
    return (
      <>
        <h1>{t('title')}</h1>
        <div className="notice">
          <p>
            <strong>{t('notYet')}</strong>
          </p>
          <p>{t('notYetHint')}</p>
        </div>
      </>
    );
  }
  if (version.value === undefined || election.value === undefined) {
    return (
      <>
        <h1>{t('title')}</h1>
        <FileMessage file={version.value === undefined ? version : election} />
      </>
    );
  }
  return contestId === undefined ? (
    <ContestTable election={election.value} version={version.value} />
  ) : (
    <ContestPage
      contestId={contestId}
      area={areaKind === undefined || area === undefined ? undefined : { kind: areaKind, id: area }}
      version={version.value}
    />
  );
}
