import { contestFile, dossierFile } from '@mutabaqa/shared/results/file-names.ts';
import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { urlOf } from '../../data/fetch-file.ts';
import { contestName } from '../../data/lookup.ts';
import { versionFile } from '../../data/versions.ts';
import { dataTexts } from '../../texts/data-texts.ts';
import { usePlaceName } from '../../texts/place-names.ts';
import { useTexts } from '../../texts/text-table.ts';

interface ContestFilesProps {
  readonly election: LookupIndex;
  readonly version: number;
  /** Dossiers and tapes have files of their own; else they stand together, by constituency. */
  readonly isSmall: boolean;
}

/** What there is a file of for each contest or constituency. */
export function ContestFiles({ election, version, isSmall }: ContestFilesProps) {
  const t = useTexts(dataTexts);
  const nameOf = usePlaceName();
  return (
    <>
      <details className="many-files">
        <summary>{t('file.contests')}</summary>
        <ul>
          {election.contests.map(({ id, name }) => (
            <li key={id}>
              <a href={urlOf(versionFile(version, contestFile(id)))} download>
                <bdi>{contestName({ name }, id)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </details>
      <details className="many-files">
        <summary>{t('file.tapes')}</summary>
        <ul>
          {election.constituencies.map(({ id }) => (
            <li key={id}>
              <a
                href={urlOf(versionFile(version, `tapes/${encodeURIComponent(id)}.tapes`))}
                download
              >
                <bdi>{nameOf(id)}</bdi>
              </a>
            </li>
          ))}
        </ul>
      </details>
      {!isSmall && (
        <details className="many-files">
          <summary>{t('file.dossiers')}</summary>
          <ul>
            {election.constituencies.map(({ id }) => (
              <li key={id}>
                <a
                  href={urlOf(
                    versionFile(version, dossierFile({ stationId: '', constituency: id }, false)),
                  )}
                  download
                >
                  <bdi>{nameOf(id)}</bdi>
                </a>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
