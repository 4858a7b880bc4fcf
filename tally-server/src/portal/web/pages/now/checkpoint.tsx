import type { LookupIndex } from '@mutabaqa/shared/site/lookup.ts';
import { useCheckpoint } from '../../data/checkpoint.ts';
import { Digest } from '../../parts/digest.tsx';
import { Figure } from '../../parts/figure.tsx';
import { FileMessage } from '../../parts/file-message.tsx';
import { nowTexts } from '../../texts/now-texts.ts';
import { useTexts } from '../../texts/text-table.ts';

interface CheckpointProps {
  readonly log: number;
  readonly election: LookupIndex | undefined;
}

export function Checkpoint({ log, election }: CheckpointProps) {
  const t = useTexts(nowTexts);
  const file = useCheckpoint(log, election);
  const { value } = file;
  return (
    <section aria-labelledby="checkpoint-title">
      <h2 id="checkpoint-title">{t('checkpoint')}</h2>
      <p>{t('checkpointHint')}</p>
      <FileMessage file={file} />
      {value !== undefined && (
        <dl className="facts">
          <div>
            <dt>{t('leaves')}</dt>
            <dd>
              <Figure value={value.size} />
            </dd>
          </div>
          <div>
            <dt>{t('root')}</dt>
            <dd>
              {value.root === undefined ? <Figure value={null} /> : <Digest hex={value.root} />}
            </dd>
          </div>
          <div>
            <dt>{t('signedByLog')}</dt>
            <dd className={value.isSigned ? 'good' : 'bad'}>
              {t(value.isSigned ? 'signatureValid' : 'signatureInvalid')}
            </dd>
          </div>
          <div>
            <dt>{t('cosigners')}</dt>
            <dd>
              {value.cosigners.length === 0 ? (
                t('cosignersNone')
              ) : (
                <ul className="plain">
                  {value.cosigners.map((name) => (
                    <li key={name}>
                      <bdi dir="ltr">{name}</bdi>
                    </li>
                  ))}
                </ul>
              )}
              <small>{t('cosignersHint')}</small>
            </dd>
          </div>
        </dl>
      )}
    </section>
  );
}
