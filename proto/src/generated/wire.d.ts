import * as $protobuf from "protobufjs/minimal.js";
import Long = require("long");

/** Namespace mutabaqa. */
export namespace mutabaqa {

    /** Namespace v1. */
    namespace v1 {

        /**
         * Properties of a CardFile.
         * @deprecated Use mutabaqa.v1.CardFile.$Properties instead.
         */
        interface ICardFile extends mutabaqa.v1.CardFile.$Properties {
        }

        /** Represents a CardFile. */
        class CardFile {

            /**
             * Constructs a new CardFile.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CardFile.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CardFile name. */
            name: string;

            /** CardFile digest. */
            digest: Uint8Array;

            /** CardFile size. */
            size: number;

            /**
             * Encodes the specified CardFile message. Does not implicitly {@link mutabaqa.v1.CardFile.verify|verify} messages.
             * @param message CardFile message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CardFile.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CardFile message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CardFile & mutabaqa.v1.CardFile.$Shape} CardFile
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CardFile & mutabaqa.v1.CardFile.$Shape;
        }

        namespace CardFile {

            /** Properties of a CardFile. */
            interface $Properties {

                /** CardFile name */
                name?: (string|null);

                /** CardFile digest */
                digest?: (Uint8Array|null);

                /** CardFile size */
                size?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CardFile. */
            type $Shape = mutabaqa.v1.CardFile.$Properties;
        }

        /**
         * Properties of a CardLabel.
         * @deprecated Use mutabaqa.v1.CardLabel.$Properties instead.
         */
        interface ICardLabel extends mutabaqa.v1.CardLabel.$Properties {
        }

        /** Represents a CardLabel. */
        class CardLabel {

            /**
             * Constructs a new CardLabel.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CardLabel.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CardLabel electionId. */
            electionId: string;

            /** CardLabel mode. */
            mode: mutabaqa.v1.Mode;

            /** CardLabel stationId. */
            stationId: string;

            /** CardLabel deviceId. */
            deviceId: string;

            /** CardLabel cardId. */
            cardId: Uint8Array;

            /** CardLabel files. */
            files: mutabaqa.v1.CardFile.$Properties[];

            /**
             * Encodes the specified CardLabel message. Does not implicitly {@link mutabaqa.v1.CardLabel.verify|verify} messages.
             * @param message CardLabel message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CardLabel.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CardLabel message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CardLabel & mutabaqa.v1.CardLabel.$Shape} CardLabel
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CardLabel & mutabaqa.v1.CardLabel.$Shape;
        }

        namespace CardLabel {

            /** Properties of a CardLabel. */
            interface $Properties {

                /** CardLabel electionId */
                electionId?: (string|null);

                /** CardLabel mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** CardLabel stationId */
                stationId?: (string|null);

                /** CardLabel deviceId */
                deviceId?: (string|null);

                /** CardLabel cardId */
                cardId?: (Uint8Array|null);

                /** CardLabel files */
                files?: (mutabaqa.v1.CardFile.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CardLabel. */
            type $Shape = mutabaqa.v1.CardLabel.$Properties;
        }

        /**
         * Properties of a JournalEntry.
         * @deprecated Use mutabaqa.v1.JournalEntry.$Properties instead.
         */
        interface IJournalEntry extends mutabaqa.v1.JournalEntry.$Properties {
        }

        /** Represents a JournalEntry. */
        class JournalEntry {

            /**
             * Constructs a new JournalEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.JournalEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** JournalEntry previous. */
            previous: Uint8Array;

            /** JournalEntry number. */
            number: number;

            /** JournalEntry bootCounter. */
            bootCounter: number;

            /** JournalEntry timeMs. */
            timeMs: number;

            /** JournalEntry event. */
            event: string;

            /** JournalEntry subject. */
            subject: Uint8Array;

            /**
             * Encodes the specified JournalEntry message. Does not implicitly {@link mutabaqa.v1.JournalEntry.verify|verify} messages.
             * @param message JournalEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.JournalEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a JournalEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.JournalEntry & mutabaqa.v1.JournalEntry.$Shape} JournalEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.JournalEntry & mutabaqa.v1.JournalEntry.$Shape;
        }

        namespace JournalEntry {

            /** Properties of a JournalEntry. */
            interface $Properties {

                /** JournalEntry previous */
                previous?: (Uint8Array|null);

                /** JournalEntry number */
                number?: (number|null);

                /** JournalEntry bootCounter */
                bootCounter?: (number|null);

                /** JournalEntry timeMs */
                timeMs?: (number|null);

                /** JournalEntry event */
                event?: (string|null);

                /** JournalEntry subject */
                subject?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a JournalEntry. */
            type $Shape = mutabaqa.v1.JournalEntry.$Properties;
        }

        /**
         * Properties of an OpenedEnvelope.
         * @deprecated Use mutabaqa.v1.OpenedEnvelope.$Properties instead.
         */
        interface IOpenedEnvelope extends mutabaqa.v1.OpenedEnvelope.$Properties {
        }

        /** Represents an OpenedEnvelope. */
        class OpenedEnvelope {

            /**
             * Constructs a new OpenedEnvelope.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.OpenedEnvelope.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OpenedEnvelope file. */
            file: string;

            /** OpenedEnvelope envelopeHeader. */
            envelopeHeader: Uint8Array;

            /** OpenedEnvelope record. */
            record: Uint8Array;

            /** OpenedEnvelope envelopeDigest. */
            envelopeDigest: Uint8Array;

            /**
             * Encodes the specified OpenedEnvelope message. Does not implicitly {@link mutabaqa.v1.OpenedEnvelope.verify|verify} messages.
             * @param message OpenedEnvelope message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.OpenedEnvelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OpenedEnvelope message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.OpenedEnvelope & mutabaqa.v1.OpenedEnvelope.$Shape} OpenedEnvelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.OpenedEnvelope & mutabaqa.v1.OpenedEnvelope.$Shape;
        }

        namespace OpenedEnvelope {

            /** Properties of an OpenedEnvelope. */
            interface $Properties {

                /** OpenedEnvelope file */
                file?: (string|null);

                /** OpenedEnvelope envelopeHeader */
                envelopeHeader?: (Uint8Array|null);

                /** OpenedEnvelope record */
                record?: (Uint8Array|null);

                /** OpenedEnvelope envelopeDigest */
                envelopeDigest?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OpenedEnvelope. */
            type $Shape = mutabaqa.v1.OpenedEnvelope.$Properties;
        }

        /**
         * Properties of a CardProblem.
         * @deprecated Use mutabaqa.v1.CardProblem.$Properties instead.
         */
        interface ICardProblem extends mutabaqa.v1.CardProblem.$Properties {
        }

        /** Represents a CardProblem. */
        class CardProblem {

            /**
             * Constructs a new CardProblem.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CardProblem.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CardProblem code. */
            code: string;

            /** CardProblem file. */
            file: string;

            /** CardProblem digest. */
            digest: Uint8Array;

            /**
             * Encodes the specified CardProblem message. Does not implicitly {@link mutabaqa.v1.CardProblem.verify|verify} messages.
             * @param message CardProblem message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CardProblem.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CardProblem message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CardProblem & mutabaqa.v1.CardProblem.$Shape} CardProblem
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CardProblem & mutabaqa.v1.CardProblem.$Shape;
        }

        namespace CardProblem {

            /** Properties of a CardProblem. */
            interface $Properties {

                /** CardProblem code */
                code?: (string|null);

                /** CardProblem file */
                file?: (string|null);

                /** CardProblem digest */
                digest?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CardProblem. */
            type $Shape = mutabaqa.v1.CardProblem.$Properties;
        }

        /**
         * Properties of a CardRecord.
         * @deprecated Use mutabaqa.v1.CardRecord.$Properties instead.
         */
        interface ICardRecord extends mutabaqa.v1.CardRecord.$Properties {
        }

        /** Represents a CardRecord. */
        class CardRecord {

            /**
             * Constructs a new CardRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CardRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CardRecord bagStationId. */
            bagStationId: string;

            /** CardRecord readAtMs. */
            readAtMs: number;

            /** CardRecord label. */
            label: Uint8Array;

            /** CardRecord tapes. */
            tapes: mutabaqa.v1.OpenedEnvelope.$Properties[];

            /** CardRecord journal. */
            journal: Uint8Array;

            /** CardRecord problems. */
            problems: mutabaqa.v1.CardProblem.$Properties[];

            /**
             * Encodes the specified CardRecord message. Does not implicitly {@link mutabaqa.v1.CardRecord.verify|verify} messages.
             * @param message CardRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CardRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CardRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CardRecord & mutabaqa.v1.CardRecord.$Shape} CardRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CardRecord & mutabaqa.v1.CardRecord.$Shape;
        }

        namespace CardRecord {

            /** Properties of a CardRecord. */
            interface $Properties {

                /** CardRecord bagStationId */
                bagStationId?: (string|null);

                /** CardRecord readAtMs */
                readAtMs?: (number|null);

                /** CardRecord label */
                label?: (Uint8Array|null);

                /** CardRecord tapes */
                tapes?: (mutabaqa.v1.OpenedEnvelope.$Properties[]|null);

                /** CardRecord journal */
                journal?: (Uint8Array|null);

                /** CardRecord problems */
                problems?: (mutabaqa.v1.CardProblem.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CardRecord. */
            type $Shape = mutabaqa.v1.CardRecord.$Properties;
        }

        /**
         * Properties of a CardBundle.
         * @deprecated Use mutabaqa.v1.CardBundle.$Properties instead.
         */
        interface ICardBundle extends mutabaqa.v1.CardBundle.$Properties {
        }

        /** Represents a CardBundle. */
        class CardBundle {

            /**
             * Constructs a new CardBundle.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CardBundle.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CardBundle electionId. */
            electionId: string;

            /** CardBundle mode. */
            mode: mutabaqa.v1.Mode;

            /** CardBundle readerId. */
            readerId: string;

            /** CardBundle sequence. */
            sequence: number;

            /** CardBundle previous. */
            previous: Uint8Array;

            /** CardBundle madeAtMs. */
            madeAtMs: number;

            /** CardBundle cards. */
            cards: mutabaqa.v1.CardRecord.$Properties[];

            /**
             * Encodes the specified CardBundle message. Does not implicitly {@link mutabaqa.v1.CardBundle.verify|verify} messages.
             * @param message CardBundle message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CardBundle.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CardBundle message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CardBundle & mutabaqa.v1.CardBundle.$Shape} CardBundle
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CardBundle & mutabaqa.v1.CardBundle.$Shape;
        }

        namespace CardBundle {

            /** Properties of a CardBundle. */
            interface $Properties {

                /** CardBundle electionId */
                electionId?: (string|null);

                /** CardBundle mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** CardBundle readerId */
                readerId?: (string|null);

                /** CardBundle sequence */
                sequence?: (number|null);

                /** CardBundle previous */
                previous?: (Uint8Array|null);

                /** CardBundle madeAtMs */
                madeAtMs?: (number|null);

                /** CardBundle cards */
                cards?: (mutabaqa.v1.CardRecord.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CardBundle. */
            type $Shape = mutabaqa.v1.CardBundle.$Properties;
        }

        /**
         * Properties of a SignedBundle.
         * @deprecated Use mutabaqa.v1.SignedBundle.$Properties instead.
         */
        interface ISignedBundle extends mutabaqa.v1.SignedBundle.$Properties {
        }

        /** Represents a SignedBundle. */
        class SignedBundle {

            /**
             * Constructs a new SignedBundle.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SignedBundle.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedBundle bundle. */
            bundle: Uint8Array;

            /** SignedBundle signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified SignedBundle message. Does not implicitly {@link mutabaqa.v1.SignedBundle.verify|verify} messages.
             * @param message SignedBundle message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SignedBundle.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedBundle message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SignedBundle & mutabaqa.v1.SignedBundle.$Shape} SignedBundle
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SignedBundle & mutabaqa.v1.SignedBundle.$Shape;
        }

        namespace SignedBundle {

            /** Properties of a SignedBundle. */
            interface $Properties {

                /** SignedBundle bundle */
                bundle?: (Uint8Array|null);

                /** SignedBundle signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedBundle. */
            type $Shape = mutabaqa.v1.SignedBundle.$Properties;
        }

        /**
         * Properties of a SealedBundle.
         * @deprecated Use mutabaqa.v1.SealedBundle.$Properties instead.
         */
        interface ISealedBundle extends mutabaqa.v1.SealedBundle.$Properties {
        }

        /** Represents a SealedBundle. */
        class SealedBundle {

            /**
             * Constructs a new SealedBundle.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SealedBundle.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SealedBundle readerId. */
            readerId: string;

            /** SealedBundle sequence. */
            sequence: number;

            /** SealedBundle recipientKeyId. */
            recipientKeyId: Uint8Array;

            /** SealedBundle encapsulatedKey. */
            encapsulatedKey: Uint8Array;

            /** SealedBundle ciphertext. */
            ciphertext: Uint8Array;

            /**
             * Encodes the specified SealedBundle message. Does not implicitly {@link mutabaqa.v1.SealedBundle.verify|verify} messages.
             * @param message SealedBundle message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SealedBundle.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SealedBundle message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SealedBundle & mutabaqa.v1.SealedBundle.$Shape} SealedBundle
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SealedBundle & mutabaqa.v1.SealedBundle.$Shape;
        }

        namespace SealedBundle {

            /** Properties of a SealedBundle. */
            interface $Properties {

                /** SealedBundle readerId */
                readerId?: (string|null);

                /** SealedBundle sequence */
                sequence?: (number|null);

                /** SealedBundle recipientKeyId */
                recipientKeyId?: (Uint8Array|null);

                /** SealedBundle encapsulatedKey */
                encapsulatedKey?: (Uint8Array|null);

                /** SealedBundle ciphertext */
                ciphertext?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SealedBundle. */
            type $Shape = mutabaqa.v1.SealedBundle.$Properties;
        }

        /** Mode enum. */
        enum Mode {

            /** MODE_UNSPECIFIED value */
            MODE_UNSPECIFIED = 0,

            /** MODE_LIVE value */
            MODE_LIVE = 1,

            /** MODE_REHEARSAL value */
            MODE_REHEARSAL = 2
        }

        /** TapeKind enum. */
        enum TapeKind {

            /** TAPE_KIND_UNSPECIFIED value */
            TAPE_KIND_UNSPECIFIED = 0,

            /** TAPE_KIND_ZERO value */
            TAPE_KIND_ZERO = 1,

            /** TAPE_KIND_CLOSING value */
            TAPE_KIND_CLOSING = 2,

            /** TAPE_KIND_CORRECTION value */
            TAPE_KIND_CORRECTION = 3,

            /** TAPE_KIND_TEST value */
            TAPE_KIND_TEST = 4,

            /** TAPE_KIND_HAND_COUNT value */
            TAPE_KIND_HAND_COUNT = 5
        }

        /** Capture enum. */
        enum Capture {

            /** CAPTURE_UNSPECIFIED value */
            CAPTURE_UNSPECIFIED = 0,

            /** CAPTURE_SCANNER_SIGNED value */
            CAPTURE_SCANNER_SIGNED = 1,

            /** CAPTURE_SERIAL value */
            CAPTURE_SERIAL = 2,

            /** CAPTURE_QR value */
            CAPTURE_QR = 3,

            /** CAPTURE_FILE value */
            CAPTURE_FILE = 4,

            /** CAPTURE_TYPED value */
            CAPTURE_TYPED = 5
        }

        /** SectionKind enum. */
        enum SectionKind {

            /** SECTION_KIND_UNSPECIFIED value */
            SECTION_KIND_UNSPECIFIED = 0,

            /** SECTION_KIND_ACCOUNT value */
            SECTION_KIND_ACCOUNT = 1,

            /** SECTION_KIND_CONTEST value */
            SECTION_KIND_CONTEST = 2
        }

        /**
         * Properties of a SectionName.
         * @deprecated Use mutabaqa.v1.SectionName.$Properties instead.
         */
        interface ISectionName extends mutabaqa.v1.SectionName.$Properties {
        }

        /** Represents a SectionName. */
        class SectionName {

            /**
             * Constructs a new SectionName.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SectionName.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SectionName kind. */
            kind: mutabaqa.v1.SectionKind;

            /** SectionName id. */
            id: string;

            /**
             * Encodes the specified SectionName message. Does not implicitly {@link mutabaqa.v1.SectionName.verify|verify} messages.
             * @param message SectionName message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SectionName.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SectionName message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SectionName & mutabaqa.v1.SectionName.$Shape} SectionName
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SectionName & mutabaqa.v1.SectionName.$Shape;
        }

        namespace SectionName {

            /** Properties of a SectionName. */
            interface $Properties {

                /** SectionName kind */
                kind?: (mutabaqa.v1.SectionKind|null);

                /** SectionName id */
                id?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SectionName. */
            type $Shape = mutabaqa.v1.SectionName.$Properties;
        }

        /**
         * Properties of a TapeHeader.
         * @deprecated Use mutabaqa.v1.TapeHeader.$Properties instead.
         */
        interface ITapeHeader extends mutabaqa.v1.TapeHeader.$Properties {
        }

        /** Represents a TapeHeader. */
        class TapeHeader {

            /**
             * Constructs a new TapeHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.TapeHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** TapeHeader electionId. */
            electionId: string;

            /** TapeHeader packageDigest. */
            packageDigest: Uint8Array;

            /** TapeHeader mode. */
            mode: mutabaqa.v1.Mode;

            /** TapeHeader stationId. */
            stationId: string;

            /** TapeHeader deviceId. */
            deviceId: string;

            /** TapeHeader kind. */
            kind: mutabaqa.v1.TapeKind;

            /** TapeHeader sequence. */
            sequence: number;

            /** TapeHeader correctionReason. */
            correctionReason?: (string|null);

            /** TapeHeader partIndex. */
            partIndex: number;

            /** TapeHeader partCount. */
            partCount: number;

            /** TapeHeader capture. */
            capture: mutabaqa.v1.Capture;

            /** TapeHeader openedAtS. */
            openedAtS?: (number|null);

            /** TapeHeader closedAtS. */
            closedAtS?: (number|null);

            /** TapeHeader madeAtS. */
            madeAtS: number;

            /** TapeHeader softwareDigest. */
            softwareDigest: Uint8Array;

            /** TapeHeader sections. */
            sections: mutabaqa.v1.SectionName.$Properties[];

            /**
             * Encodes the specified TapeHeader message. Does not implicitly {@link mutabaqa.v1.TapeHeader.verify|verify} messages.
             * @param message TapeHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.TapeHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a TapeHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.TapeHeader & mutabaqa.v1.TapeHeader.$Shape} TapeHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.TapeHeader & mutabaqa.v1.TapeHeader.$Shape;
        }

        namespace TapeHeader {

            /** Properties of a TapeHeader. */
            interface $Properties {

                /** TapeHeader electionId */
                electionId?: (string|null);

                /** TapeHeader packageDigest */
                packageDigest?: (Uint8Array|null);

                /** TapeHeader mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** TapeHeader stationId */
                stationId?: (string|null);

                /** TapeHeader deviceId */
                deviceId?: (string|null);

                /** TapeHeader kind */
                kind?: (mutabaqa.v1.TapeKind|null);

                /** TapeHeader sequence */
                sequence?: (number|null);

                /** TapeHeader correctionReason */
                correctionReason?: (string|null);

                /** TapeHeader partIndex */
                partIndex?: (number|null);

                /** TapeHeader partCount */
                partCount?: (number|null);

                /** TapeHeader capture */
                capture?: (mutabaqa.v1.Capture|null);

                /** TapeHeader openedAtS */
                openedAtS?: (number|null);

                /** TapeHeader closedAtS */
                closedAtS?: (number|null);

                /** TapeHeader madeAtS */
                madeAtS?: (number|null);

                /** TapeHeader softwareDigest */
                softwareDigest?: (Uint8Array|null);

                /** TapeHeader sections */
                sections?: (mutabaqa.v1.SectionName.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a TapeHeader. */
            type $Shape = mutabaqa.v1.TapeHeader.$Properties;
        }

        /**
         * Properties of an AccountSection.
         * @deprecated Use mutabaqa.v1.AccountSection.$Properties instead.
         */
        interface IAccountSection extends mutabaqa.v1.AccountSection.$Properties {
        }

        /** Represents an AccountSection. */
        class AccountSection {

            /**
             * Constructs a new AccountSection.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.AccountSection.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AccountSection nonce. */
            nonce: Uint8Array;

            /** AccountSection registered. */
            registered?: (number|null);

            /** AccountSection verifiedFemale. */
            verifiedFemale?: (number|null);

            /** AccountSection verifiedMale. */
            verifiedMale?: (number|null);

            /** AccountSection inBox. */
            inBox?: (number|null);

            /** AccountSection valid. */
            valid?: (number|null);

            /** AccountSection invalid. */
            invalid?: (number|null);

            /** AccountSection blank. */
            blank?: (number|null);

            /** AccountSection spoilt. */
            spoilt?: (number|null);

            /** AccountSection rejected. */
            rejected?: (number|null);

            /**
             * Encodes the specified AccountSection message. Does not implicitly {@link mutabaqa.v1.AccountSection.verify|verify} messages.
             * @param message AccountSection message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.AccountSection.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AccountSection message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.AccountSection & mutabaqa.v1.AccountSection.$Shape} AccountSection
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.AccountSection & mutabaqa.v1.AccountSection.$Shape;
        }

        namespace AccountSection {

            /** Properties of an AccountSection. */
            interface $Properties {

                /** AccountSection nonce */
                nonce?: (Uint8Array|null);

                /** AccountSection registered */
                registered?: (number|null);

                /** AccountSection verifiedFemale */
                verifiedFemale?: (number|null);

                /** AccountSection verifiedMale */
                verifiedMale?: (number|null);

                /** AccountSection inBox */
                inBox?: (number|null);

                /** AccountSection valid */
                valid?: (number|null);

                /** AccountSection invalid */
                invalid?: (number|null);

                /** AccountSection blank */
                blank?: (number|null);

                /** AccountSection spoilt */
                spoilt?: (number|null);

                /** AccountSection rejected */
                rejected?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AccountSection. */
            type $Shape = mutabaqa.v1.AccountSection.$Properties;
        }

        /**
         * Properties of a SparseCounts.
         * @deprecated Use mutabaqa.v1.SparseCounts.$Properties instead.
         */
        interface ISparseCounts extends mutabaqa.v1.SparseCounts.$Properties {
        }

        /** Represents a SparseCounts. */
        class SparseCounts {

            /**
             * Constructs a new SparseCounts.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SparseCounts.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SparseCounts size. */
            size: number;

            /** SparseCounts reportedRuns. */
            reportedRuns: number[];

            /** SparseCounts gaps. */
            gaps: number[];

            /** SparseCounts counts. */
            counts: number[];

            /**
             * Encodes the specified SparseCounts message. Does not implicitly {@link mutabaqa.v1.SparseCounts.verify|verify} messages.
             * @param message SparseCounts message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SparseCounts.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SparseCounts message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SparseCounts & mutabaqa.v1.SparseCounts.$Shape} SparseCounts
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SparseCounts & mutabaqa.v1.SparseCounts.$Shape;
        }

        namespace SparseCounts {

            /** Properties of a SparseCounts. */
            interface $Properties {

                /** SparseCounts size */
                size?: (number|null);

                /** SparseCounts reportedRuns */
                reportedRuns?: (number[]|null);

                /** SparseCounts gaps */
                gaps?: (number[]|null);

                /** SparseCounts counts */
                counts?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SparseCounts. */
            type $Shape = mutabaqa.v1.SparseCounts.$Properties;
        }

        /**
         * Properties of a ContestSection.
         * @deprecated Use mutabaqa.v1.ContestSection.$Properties instead.
         */
        interface IContestSection extends mutabaqa.v1.ContestSection.$Properties {
        }

        /** Represents a ContestSection. */
        class ContestSection {

            /**
             * Constructs a new ContestSection.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ContestSection.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ContestSection nonce. */
            nonce: Uint8Array;

            /** ContestSection listVotes. */
            listVotes?: (mutabaqa.v1.SparseCounts.$Properties|null);

            /** ContestSection candidateVotes. */
            candidateVotes?: (mutabaqa.v1.SparseCounts.$Properties|null);

            /**
             * Encodes the specified ContestSection message. Does not implicitly {@link mutabaqa.v1.ContestSection.verify|verify} messages.
             * @param message ContestSection message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ContestSection.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ContestSection message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ContestSection & mutabaqa.v1.ContestSection.$Shape} ContestSection
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ContestSection & mutabaqa.v1.ContestSection.$Shape;
        }

        namespace ContestSection {

            /** Properties of a ContestSection. */
            interface $Properties {

                /** ContestSection nonce */
                nonce?: (Uint8Array|null);

                /** ContestSection listVotes */
                listVotes?: (mutabaqa.v1.SparseCounts.$Properties|null);

                /** ContestSection candidateVotes */
                candidateVotes?: (mutabaqa.v1.SparseCounts.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ContestSection. */
            type $Shape = mutabaqa.v1.ContestSection.$Properties;
        }

        /**
         * Properties of a Section.
         * @deprecated Use mutabaqa.v1.Section.$Properties instead.
         */
        interface ISection extends mutabaqa.v1.Section.$Properties {
        }

        /** Represents a Section. */
        class Section {

            /**
             * Constructs a new Section.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Section.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Section open. */
            open?: (Uint8Array|null);

            /** Section withheld. */
            withheld?: (Uint8Array|null);

            /** Section form. */
            form?: ("open"|"withheld");

            /**
             * Encodes the specified Section message. Does not implicitly {@link mutabaqa.v1.Section.verify|verify} messages.
             * @param message Section message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Section.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Section message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Section & mutabaqa.v1.Section.$Shape} Section
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Section & mutabaqa.v1.Section.$Shape;
        }

        namespace Section {

            /** Properties of a Section. */
            interface $Properties {

                /** Section open */
                open?: (Uint8Array|null);

                /** Section withheld */
                withheld?: (Uint8Array|null);

                /** Section form */
                form?: ("open"|"withheld");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Section. */
            type $Shape = {
              open?: Uint8Array|null;
              withheld?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ form?: undefined; open?: null; withheld?: null }|{ form?: "open"; open: Uint8Array; withheld?: null }|{ form?: "withheld"; open?: null; withheld: Uint8Array })
            );
        }

        /**
         * Properties of a Tape.
         * @deprecated Use mutabaqa.v1.Tape.$Properties instead.
         */
        interface ITape extends mutabaqa.v1.Tape.$Properties {
        }

        /** Represents a Tape. */
        class Tape {

            /**
             * Constructs a new Tape.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Tape.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Tape header. */
            header: Uint8Array;

            /** Tape sections. */
            sections: mutabaqa.v1.Section.$Properties[];

            /**
             * Encodes the specified Tape message. Does not implicitly {@link mutabaqa.v1.Tape.verify|verify} messages.
             * @param message Tape message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Tape.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Tape message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Tape & mutabaqa.v1.Tape.$Shape} Tape
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Tape & mutabaqa.v1.Tape.$Shape;
        }

        namespace Tape {

            /** Properties of a Tape. */
            interface $Properties {

                /** Tape header */
                header?: (Uint8Array|null);

                /** Tape sections */
                sections?: (mutabaqa.v1.Section.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Tape. */
            type $Shape = {
              header?: Uint8Array|null;
              sections?: mutabaqa.v1.Section.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a ClosingResult.
         * @deprecated Use mutabaqa.v1.ClosingResult.$Properties instead.
         */
        interface IClosingResult extends mutabaqa.v1.ClosingResult.$Properties {
        }

        /** Represents a ClosingResult. */
        class ClosingResult {

            /**
             * Constructs a new ClosingResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ClosingResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClosingResult electionId. */
            electionId: string;

            /** ClosingResult stationId. */
            stationId: string;

            /** ClosingResult kind. */
            kind: mutabaqa.v1.TapeKind;

            /** ClosingResult correctionReason. */
            correctionReason?: (string|null);

            /** ClosingResult partIndex. */
            partIndex: number;

            /** ClosingResult partCount. */
            partCount: number;

            /** ClosingResult capture. */
            capture: mutabaqa.v1.Capture;

            /** ClosingResult openedAtS. */
            openedAtS?: (number|null);

            /** ClosingResult closedAtS. */
            closedAtS?: (number|null);

            /** ClosingResult papers. */
            papers: mutabaqa.v1.PaperResult.$Properties[];

            /** ClosingResult contests. */
            contests: mutabaqa.v1.ContestResult.$Properties[];

            /**
             * Encodes the specified ClosingResult message. Does not implicitly {@link mutabaqa.v1.ClosingResult.verify|verify} messages.
             * @param message ClosingResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ClosingResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClosingResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ClosingResult & mutabaqa.v1.ClosingResult.$Shape} ClosingResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ClosingResult & mutabaqa.v1.ClosingResult.$Shape;
        }

        namespace ClosingResult {

            /** Properties of a ClosingResult. */
            interface $Properties {

                /** ClosingResult electionId */
                electionId?: (string|null);

                /** ClosingResult stationId */
                stationId?: (string|null);

                /** ClosingResult kind */
                kind?: (mutabaqa.v1.TapeKind|null);

                /** ClosingResult correctionReason */
                correctionReason?: (string|null);

                /** ClosingResult partIndex */
                partIndex?: (number|null);

                /** ClosingResult partCount */
                partCount?: (number|null);

                /** ClosingResult capture */
                capture?: (mutabaqa.v1.Capture|null);

                /** ClosingResult openedAtS */
                openedAtS?: (number|null);

                /** ClosingResult closedAtS */
                closedAtS?: (number|null);

                /** ClosingResult papers */
                papers?: (mutabaqa.v1.PaperResult.$Properties[]|null);

                /** ClosingResult contests */
                contests?: (mutabaqa.v1.ContestResult.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClosingResult. */
            type $Shape = mutabaqa.v1.ClosingResult.$Properties;
        }

        /**
         * Properties of a PaperResult.
         * @deprecated Use mutabaqa.v1.PaperResult.$Properties instead.
         */
        interface IPaperResult extends mutabaqa.v1.PaperResult.$Properties {
        }

        /** Represents a PaperResult. */
        class PaperResult {

            /**
             * Constructs a new PaperResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.PaperResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PaperResult paperId. */
            paperId: string;

            /** PaperResult registered. */
            registered?: (number|null);

            /** PaperResult verifiedFemale. */
            verifiedFemale?: (number|null);

            /** PaperResult verifiedMale. */
            verifiedMale?: (number|null);

            /** PaperResult inBox. */
            inBox?: (number|null);

            /** PaperResult valid. */
            valid?: (number|null);

            /** PaperResult invalid. */
            invalid?: (number|null);

            /** PaperResult blank. */
            blank?: (number|null);

            /** PaperResult spoilt. */
            spoilt?: (number|null);

            /** PaperResult rejected. */
            rejected?: (number|null);

            /**
             * Encodes the specified PaperResult message. Does not implicitly {@link mutabaqa.v1.PaperResult.verify|verify} messages.
             * @param message PaperResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.PaperResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PaperResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.PaperResult & mutabaqa.v1.PaperResult.$Shape} PaperResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.PaperResult & mutabaqa.v1.PaperResult.$Shape;
        }

        namespace PaperResult {

            /** Properties of a PaperResult. */
            interface $Properties {

                /** PaperResult paperId */
                paperId?: (string|null);

                /** PaperResult registered */
                registered?: (number|null);

                /** PaperResult verifiedFemale */
                verifiedFemale?: (number|null);

                /** PaperResult verifiedMale */
                verifiedMale?: (number|null);

                /** PaperResult inBox */
                inBox?: (number|null);

                /** PaperResult valid */
                valid?: (number|null);

                /** PaperResult invalid */
                invalid?: (number|null);

                /** PaperResult blank */
                blank?: (number|null);

                /** PaperResult spoilt */
                spoilt?: (number|null);

                /** PaperResult rejected */
                rejected?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PaperResult. */
            type $Shape = mutabaqa.v1.PaperResult.$Properties;
        }

        /**
         * Properties of a NamedCount.
         * @deprecated Use mutabaqa.v1.NamedCount.$Properties instead.
         */
        interface INamedCount extends mutabaqa.v1.NamedCount.$Properties {
        }

        /** Represents a NamedCount. */
        class NamedCount {

            /**
             * Constructs a new NamedCount.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.NamedCount.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** NamedCount id. */
            id: string;

            /** NamedCount votes. */
            votes: number;

            /**
             * Encodes the specified NamedCount message. Does not implicitly {@link mutabaqa.v1.NamedCount.verify|verify} messages.
             * @param message NamedCount message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.NamedCount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a NamedCount message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.NamedCount & mutabaqa.v1.NamedCount.$Shape} NamedCount
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.NamedCount & mutabaqa.v1.NamedCount.$Shape;
        }

        namespace NamedCount {

            /** Properties of a NamedCount. */
            interface $Properties {

                /** NamedCount id */
                id?: (string|null);

                /** NamedCount votes */
                votes?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a NamedCount. */
            type $Shape = mutabaqa.v1.NamedCount.$Properties;
        }

        /**
         * Properties of a ContestResult.
         * @deprecated Use mutabaqa.v1.ContestResult.$Properties instead.
         */
        interface IContestResult extends mutabaqa.v1.ContestResult.$Properties {
        }

        /** Represents a ContestResult. */
        class ContestResult {

            /**
             * Constructs a new ContestResult.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ContestResult.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ContestResult contestId. */
            contestId: string;

            /** ContestResult listVotes. */
            listVotes: mutabaqa.v1.NamedCount.$Properties[];

            /** ContestResult candidateVotes. */
            candidateVotes: mutabaqa.v1.NamedCount.$Properties[];

            /**
             * Encodes the specified ContestResult message. Does not implicitly {@link mutabaqa.v1.ContestResult.verify|verify} messages.
             * @param message ContestResult message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ContestResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ContestResult message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ContestResult & mutabaqa.v1.ContestResult.$Shape} ContestResult
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ContestResult & mutabaqa.v1.ContestResult.$Shape;
        }

        namespace ContestResult {

            /** Properties of a ContestResult. */
            interface $Properties {

                /** ContestResult contestId */
                contestId?: (string|null);

                /** ContestResult listVotes */
                listVotes?: (mutabaqa.v1.NamedCount.$Properties[]|null);

                /** ContestResult candidateVotes */
                candidateVotes?: (mutabaqa.v1.NamedCount.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ContestResult. */
            type $Shape = mutabaqa.v1.ContestResult.$Properties;
        }

        /**
         * Properties of a DecisionSubject.
         * @deprecated Use mutabaqa.v1.DecisionSubject.$Properties instead.
         */
        interface IDecisionSubject extends mutabaqa.v1.DecisionSubject.$Properties {
        }

        /** Represents a DecisionSubject. */
        class DecisionSubject {

            /**
             * Constructs a new DecisionSubject.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.DecisionSubject.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DecisionSubject stationId. */
            stationId: string;

            /** DecisionSubject contestId. */
            contestId: string;

            /** DecisionSubject deviceId. */
            deviceId: string;

            /**
             * Encodes the specified DecisionSubject message. Does not implicitly {@link mutabaqa.v1.DecisionSubject.verify|verify} messages.
             * @param message DecisionSubject message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.DecisionSubject.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DecisionSubject message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.DecisionSubject & mutabaqa.v1.DecisionSubject.$Shape} DecisionSubject
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.DecisionSubject & mutabaqa.v1.DecisionSubject.$Shape;
        }

        namespace DecisionSubject {

            /** Properties of a DecisionSubject. */
            interface $Properties {

                /** DecisionSubject stationId */
                stationId?: (string|null);

                /** DecisionSubject contestId */
                contestId?: (string|null);

                /** DecisionSubject deviceId */
                deviceId?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DecisionSubject. */
            type $Shape = mutabaqa.v1.DecisionSubject.$Properties;
        }

        /**
         * Properties of a DecisionRecord.
         * @deprecated Use mutabaqa.v1.DecisionRecord.$Properties instead.
         */
        interface IDecisionRecord extends mutabaqa.v1.DecisionRecord.$Properties {
        }

        /** Represents a DecisionRecord. */
        class DecisionRecord {

            /**
             * Constructs a new DecisionRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.DecisionRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DecisionRecord electionId. */
            electionId: string;

            /** DecisionRecord mode. */
            mode: mutabaqa.v1.Mode;

            /** DecisionRecord kind. */
            kind: string;

            /** DecisionRecord baseLogNumber. */
            baseLogNumber: number;

            /** DecisionRecord baseSize. */
            baseSize: number;

            /** DecisionRecord subject. */
            subject?: (mutabaqa.v1.DecisionSubject.$Properties|null);

            /** DecisionRecord change. */
            change: Uint8Array;

            /** DecisionRecord reason. */
            reason: string;

            /** DecisionRecord legalGround. */
            legalGround: string;

            /** DecisionRecord evidenceDigests. */
            evidenceDigests: Uint8Array[];

            /** DecisionRecord madeAtS. */
            madeAtS: number;

            /** DecisionRecord nonce. */
            nonce: Uint8Array;

            /** DecisionRecord packageDigest. */
            packageDigest: Uint8Array;

            /**
             * Encodes the specified DecisionRecord message. Does not implicitly {@link mutabaqa.v1.DecisionRecord.verify|verify} messages.
             * @param message DecisionRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.DecisionRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DecisionRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.DecisionRecord & mutabaqa.v1.DecisionRecord.$Shape} DecisionRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.DecisionRecord & mutabaqa.v1.DecisionRecord.$Shape;
        }

        namespace DecisionRecord {

            /** Properties of a DecisionRecord. */
            interface $Properties {

                /** DecisionRecord electionId */
                electionId?: (string|null);

                /** DecisionRecord mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** DecisionRecord kind */
                kind?: (string|null);

                /** DecisionRecord baseLogNumber */
                baseLogNumber?: (number|null);

                /** DecisionRecord baseSize */
                baseSize?: (number|null);

                /** DecisionRecord subject */
                subject?: (mutabaqa.v1.DecisionSubject.$Properties|null);

                /** DecisionRecord change */
                change?: (Uint8Array|null);

                /** DecisionRecord reason */
                reason?: (string|null);

                /** DecisionRecord legalGround */
                legalGround?: (string|null);

                /** DecisionRecord evidenceDigests */
                evidenceDigests?: (Uint8Array[]|null);

                /** DecisionRecord madeAtS */
                madeAtS?: (number|null);

                /** DecisionRecord nonce */
                nonce?: (Uint8Array|null);

                /** DecisionRecord packageDigest */
                packageDigest?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DecisionRecord. */
            type $Shape = mutabaqa.v1.DecisionRecord.$Properties;
        }

        /**
         * Properties of a DecisionSignature.
         * @deprecated Use mutabaqa.v1.DecisionSignature.$Properties instead.
         */
        interface IDecisionSignature extends mutabaqa.v1.DecisionSignature.$Properties {
        }

        /** Represents a DecisionSignature. */
        class DecisionSignature {

            /**
             * Constructs a new DecisionSignature.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.DecisionSignature.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DecisionSignature signerId. */
            signerId: string;

            /** DecisionSignature ed25519. */
            ed25519?: (Uint8Array|null);

            /** DecisionSignature webauthn. */
            webauthn?: (mutabaqa.v1.WebauthnAssertion.$Properties|null);

            /** DecisionSignature proof. */
            proof?: ("ed25519"|"webauthn");

            /**
             * Encodes the specified DecisionSignature message. Does not implicitly {@link mutabaqa.v1.DecisionSignature.verify|verify} messages.
             * @param message DecisionSignature message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.DecisionSignature.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DecisionSignature message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.DecisionSignature & mutabaqa.v1.DecisionSignature.$Shape} DecisionSignature
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.DecisionSignature & mutabaqa.v1.DecisionSignature.$Shape;
        }

        namespace DecisionSignature {

            /** Properties of a DecisionSignature. */
            interface $Properties {

                /** DecisionSignature signerId */
                signerId?: (string|null);

                /** DecisionSignature ed25519 */
                ed25519?: (Uint8Array|null);

                /** DecisionSignature webauthn */
                webauthn?: (mutabaqa.v1.WebauthnAssertion.$Properties|null);

                /** DecisionSignature proof */
                proof?: ("ed25519"|"webauthn");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a DecisionSignature. */
            type $Shape = {
              signerId?: string|null;
              ed25519?: Uint8Array|null;
              webauthn?: mutabaqa.v1.WebauthnAssertion.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ proof?: undefined; ed25519?: null; webauthn?: null }|{ proof?: "ed25519"; ed25519: Uint8Array; webauthn?: null }|{ proof?: "webauthn"; ed25519?: null; webauthn: mutabaqa.v1.WebauthnAssertion.$Shape })
            );
        }

        /**
         * Properties of a WebauthnAssertion.
         * @deprecated Use mutabaqa.v1.WebauthnAssertion.$Properties instead.
         */
        interface IWebauthnAssertion extends mutabaqa.v1.WebauthnAssertion.$Properties {
        }

        /** Represents a WebauthnAssertion. */
        class WebauthnAssertion {

            /**
             * Constructs a new WebauthnAssertion.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.WebauthnAssertion.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WebauthnAssertion authenticatorData. */
            authenticatorData: Uint8Array;

            /** WebauthnAssertion clientDataJson. */
            clientDataJson: Uint8Array;

            /** WebauthnAssertion signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified WebauthnAssertion message. Does not implicitly {@link mutabaqa.v1.WebauthnAssertion.verify|verify} messages.
             * @param message WebauthnAssertion message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.WebauthnAssertion.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WebauthnAssertion message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.WebauthnAssertion & mutabaqa.v1.WebauthnAssertion.$Shape} WebauthnAssertion
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.WebauthnAssertion & mutabaqa.v1.WebauthnAssertion.$Shape;
        }

        namespace WebauthnAssertion {

            /** Properties of a WebauthnAssertion. */
            interface $Properties {

                /** WebauthnAssertion authenticatorData */
                authenticatorData?: (Uint8Array|null);

                /** WebauthnAssertion clientDataJson */
                clientDataJson?: (Uint8Array|null);

                /** WebauthnAssertion signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WebauthnAssertion. */
            type $Shape = mutabaqa.v1.WebauthnAssertion.$Properties;
        }

        /**
         * Properties of a SignedDecision.
         * @deprecated Use mutabaqa.v1.SignedDecision.$Properties instead.
         */
        interface ISignedDecision extends mutabaqa.v1.SignedDecision.$Properties {
        }

        /** Represents a SignedDecision. */
        class SignedDecision {

            /**
             * Constructs a new SignedDecision.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SignedDecision.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedDecision record. */
            record: Uint8Array;

            /** SignedDecision signatures. */
            signatures: mutabaqa.v1.DecisionSignature.$Properties[];

            /**
             * Encodes the specified SignedDecision message. Does not implicitly {@link mutabaqa.v1.SignedDecision.verify|verify} messages.
             * @param message SignedDecision message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SignedDecision.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedDecision message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SignedDecision & mutabaqa.v1.SignedDecision.$Shape} SignedDecision
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SignedDecision & mutabaqa.v1.SignedDecision.$Shape;
        }

        namespace SignedDecision {

            /** Properties of a SignedDecision. */
            interface $Properties {

                /** SignedDecision record */
                record?: (Uint8Array|null);

                /** SignedDecision signatures */
                signatures?: (mutabaqa.v1.DecisionSignature.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedDecision. */
            type $Shape = {
              record?: Uint8Array|null;
              signatures?: mutabaqa.v1.DecisionSignature.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of an AdoptChange.
         * @deprecated Use mutabaqa.v1.AdoptChange.$Properties instead.
         */
        interface IAdoptChange extends mutabaqa.v1.AdoptChange.$Properties {
        }

        /** Represents an AdoptChange. */
        class AdoptChange {

            /**
             * Constructs a new AdoptChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.AdoptChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AdoptChange leaves. */
            leaves: number[];

            /**
             * Encodes the specified AdoptChange message. Does not implicitly {@link mutabaqa.v1.AdoptChange.verify|verify} messages.
             * @param message AdoptChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.AdoptChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AdoptChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.AdoptChange & mutabaqa.v1.AdoptChange.$Shape} AdoptChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.AdoptChange & mutabaqa.v1.AdoptChange.$Shape;
        }

        namespace AdoptChange {

            /** Properties of an AdoptChange. */
            interface $Properties {

                /** AdoptChange leaves */
                leaves?: (number[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AdoptChange. */
            type $Shape = mutabaqa.v1.AdoptChange.$Properties;
        }

        /**
         * Properties of a CorrectChange.
         * @deprecated Use mutabaqa.v1.CorrectChange.$Properties instead.
         */
        interface ICorrectChange extends mutabaqa.v1.CorrectChange.$Properties {
        }

        /** Represents a CorrectChange. */
        class CorrectChange {

            /**
             * Constructs a new CorrectChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CorrectChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CorrectChange names. */
            names: mutabaqa.v1.SectionName.$Properties[];

            /** CorrectChange sections. */
            sections: Uint8Array[];

            /**
             * Encodes the specified CorrectChange message. Does not implicitly {@link mutabaqa.v1.CorrectChange.verify|verify} messages.
             * @param message CorrectChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CorrectChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CorrectChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CorrectChange & mutabaqa.v1.CorrectChange.$Shape} CorrectChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CorrectChange & mutabaqa.v1.CorrectChange.$Shape;
        }

        namespace CorrectChange {

            /** Properties of a CorrectChange. */
            interface $Properties {

                /** CorrectChange names */
                names?: (mutabaqa.v1.SectionName.$Properties[]|null);

                /** CorrectChange sections */
                sections?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CorrectChange. */
            type $Shape = mutabaqa.v1.CorrectChange.$Properties;
        }

        /**
         * Properties of an ExplainMissingChange.
         * @deprecated Use mutabaqa.v1.ExplainMissingChange.$Properties instead.
         */
        interface IExplainMissingChange extends mutabaqa.v1.ExplainMissingChange.$Properties {
        }

        /** Represents an ExplainMissingChange. */
        class ExplainMissingChange {

            /**
             * Constructs a new ExplainMissingChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ExplainMissingChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExplainMissingChange reason. */
            reason: string;

            /** ExplainMissingChange text. */
            text: string;

            /**
             * Encodes the specified ExplainMissingChange message. Does not implicitly {@link mutabaqa.v1.ExplainMissingChange.verify|verify} messages.
             * @param message ExplainMissingChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ExplainMissingChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExplainMissingChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ExplainMissingChange & mutabaqa.v1.ExplainMissingChange.$Shape} ExplainMissingChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ExplainMissingChange & mutabaqa.v1.ExplainMissingChange.$Shape;
        }

        namespace ExplainMissingChange {

            /** Properties of an ExplainMissingChange. */
            interface $Properties {

                /** ExplainMissingChange reason */
                reason?: (string|null);

                /** ExplainMissingChange text */
                text?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ExplainMissingChange. */
            type $Shape = mutabaqa.v1.ExplainMissingChange.$Properties;
        }

        /**
         * Properties of a WithholdSectionChange.
         * @deprecated Use mutabaqa.v1.WithholdSectionChange.$Properties instead.
         */
        interface IWithholdSectionChange extends mutabaqa.v1.WithholdSectionChange.$Properties {
        }

        /** Represents a WithholdSectionChange. */
        class WithholdSectionChange {

            /**
             * Constructs a new WithholdSectionChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.WithholdSectionChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** WithholdSectionChange names. */
            names: mutabaqa.v1.SectionName.$Properties[];

            /**
             * Encodes the specified WithholdSectionChange message. Does not implicitly {@link mutabaqa.v1.WithholdSectionChange.verify|verify} messages.
             * @param message WithholdSectionChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.WithholdSectionChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a WithholdSectionChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.WithholdSectionChange & mutabaqa.v1.WithholdSectionChange.$Shape} WithholdSectionChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.WithholdSectionChange & mutabaqa.v1.WithholdSectionChange.$Shape;
        }

        namespace WithholdSectionChange {

            /** Properties of a WithholdSectionChange. */
            interface $Properties {

                /** WithholdSectionChange names */
                names?: (mutabaqa.v1.SectionName.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a WithholdSectionChange. */
            type $Shape = mutabaqa.v1.WithholdSectionChange.$Properties;
        }

        /**
         * Properties of a ReplaceDeviceChange.
         * @deprecated Use mutabaqa.v1.ReplaceDeviceChange.$Properties instead.
         */
        interface IReplaceDeviceChange extends mutabaqa.v1.ReplaceDeviceChange.$Properties {
        }

        /** Represents a ReplaceDeviceChange. */
        class ReplaceDeviceChange {

            /**
             * Constructs a new ReplaceDeviceChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ReplaceDeviceChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReplaceDeviceChange newDevice. */
            newDevice?: (mutabaqa.v1.DeviceEntry.$Properties|null);

            /**
             * Encodes the specified ReplaceDeviceChange message. Does not implicitly {@link mutabaqa.v1.ReplaceDeviceChange.verify|verify} messages.
             * @param message ReplaceDeviceChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ReplaceDeviceChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReplaceDeviceChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ReplaceDeviceChange & mutabaqa.v1.ReplaceDeviceChange.$Shape} ReplaceDeviceChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ReplaceDeviceChange & mutabaqa.v1.ReplaceDeviceChange.$Shape;
        }

        namespace ReplaceDeviceChange {

            /** Properties of a ReplaceDeviceChange. */
            interface $Properties {

                /** ReplaceDeviceChange newDevice */
                newDevice?: (mutabaqa.v1.DeviceEntry.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReplaceDeviceChange. */
            type $Shape = mutabaqa.v1.ReplaceDeviceChange.$Properties;
        }

        /**
         * Properties of an ExcludeCandidateChange.
         * @deprecated Use mutabaqa.v1.ExcludeCandidateChange.$Properties instead.
         */
        interface IExcludeCandidateChange extends mutabaqa.v1.ExcludeCandidateChange.$Properties {
        }

        /** Represents an ExcludeCandidateChange. */
        class ExcludeCandidateChange {

            /**
             * Constructs a new ExcludeCandidateChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ExcludeCandidateChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ExcludeCandidateChange position. */
            position: number;

            /** ExcludeCandidateChange isExcluded. */
            isExcluded: boolean;

            /**
             * Encodes the specified ExcludeCandidateChange message. Does not implicitly {@link mutabaqa.v1.ExcludeCandidateChange.verify|verify} messages.
             * @param message ExcludeCandidateChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ExcludeCandidateChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an ExcludeCandidateChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ExcludeCandidateChange & mutabaqa.v1.ExcludeCandidateChange.$Shape} ExcludeCandidateChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ExcludeCandidateChange & mutabaqa.v1.ExcludeCandidateChange.$Shape;
        }

        namespace ExcludeCandidateChange {

            /** Properties of an ExcludeCandidateChange. */
            interface $Properties {

                /** ExcludeCandidateChange position */
                position?: (number|null);

                /** ExcludeCandidateChange isExcluded */
                isExcluded?: (boolean|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an ExcludeCandidateChange. */
            type $Shape = mutabaqa.v1.ExcludeCandidateChange.$Properties;
        }

        /**
         * Properties of a MoveDeadlineChange.
         * @deprecated Use mutabaqa.v1.MoveDeadlineChange.$Properties instead.
         */
        interface IMoveDeadlineChange extends mutabaqa.v1.MoveDeadlineChange.$Properties {
        }

        /** Represents a MoveDeadlineChange. */
        class MoveDeadlineChange {

            /**
             * Constructs a new MoveDeadlineChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.MoveDeadlineChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** MoveDeadlineChange pollingGroup. */
            pollingGroup: string;

            /** MoveDeadlineChange deadlineS. */
            deadlineS: number;

            /**
             * Encodes the specified MoveDeadlineChange message. Does not implicitly {@link mutabaqa.v1.MoveDeadlineChange.verify|verify} messages.
             * @param message MoveDeadlineChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.MoveDeadlineChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a MoveDeadlineChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.MoveDeadlineChange & mutabaqa.v1.MoveDeadlineChange.$Shape} MoveDeadlineChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.MoveDeadlineChange & mutabaqa.v1.MoveDeadlineChange.$Shape;
        }

        namespace MoveDeadlineChange {

            /** Properties of a MoveDeadlineChange. */
            interface $Properties {

                /** MoveDeadlineChange pollingGroup */
                pollingGroup?: (string|null);

                /** MoveDeadlineChange deadlineS */
                deadlineS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a MoveDeadlineChange. */
            type $Shape = mutabaqa.v1.MoveDeadlineChange.$Properties;
        }

        /**
         * Properties of a ChangePolicyChange.
         * @deprecated Use mutabaqa.v1.ChangePolicyChange.$Properties instead.
         */
        interface IChangePolicyChange extends mutabaqa.v1.ChangePolicyChange.$Properties {
        }

        /** Represents a ChangePolicyChange. */
        class ChangePolicyChange {

            /**
             * Constructs a new ChangePolicyChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ChangePolicyChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ChangePolicyChange policy. */
            policy: Uint8Array;

            /**
             * Encodes the specified ChangePolicyChange message. Does not implicitly {@link mutabaqa.v1.ChangePolicyChange.verify|verify} messages.
             * @param message ChangePolicyChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ChangePolicyChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ChangePolicyChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ChangePolicyChange & mutabaqa.v1.ChangePolicyChange.$Shape} ChangePolicyChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ChangePolicyChange & mutabaqa.v1.ChangePolicyChange.$Shape;
        }

        namespace ChangePolicyChange {

            /** Properties of a ChangePolicyChange. */
            interface $Properties {

                /** ChangePolicyChange policy */
                policy?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ChangePolicyChange. */
            type $Shape = mutabaqa.v1.ChangePolicyChange.$Properties;
        }

        /**
         * Properties of a DrawStationsChange.
         * @deprecated Use mutabaqa.v1.DrawStationsChange.$Properties instead.
         */
        interface IDrawStationsChange extends mutabaqa.v1.DrawStationsChange.$Properties {
        }

        /** Represents a DrawStationsChange. */
        class DrawStationsChange {

            /**
             * Constructs a new DrawStationsChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.DrawStationsChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DrawStationsChange seed. */
            seed: Uint8Array;

            /** DrawStationsChange stationIds. */
            stationIds: string[];

            /**
             * Encodes the specified DrawStationsChange message. Does not implicitly {@link mutabaqa.v1.DrawStationsChange.verify|verify} messages.
             * @param message DrawStationsChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.DrawStationsChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DrawStationsChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.DrawStationsChange & mutabaqa.v1.DrawStationsChange.$Shape} DrawStationsChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.DrawStationsChange & mutabaqa.v1.DrawStationsChange.$Shape;
        }

        namespace DrawStationsChange {

            /** Properties of a DrawStationsChange. */
            interface $Properties {

                /** DrawStationsChange seed */
                seed?: (Uint8Array|null);

                /** DrawStationsChange stationIds */
                stationIds?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DrawStationsChange. */
            type $Shape = mutabaqa.v1.DrawStationsChange.$Properties;
        }

        /**
         * Properties of an AddPersonChange.
         * @deprecated Use mutabaqa.v1.AddPersonChange.$Properties instead.
         */
        interface IAddPersonChange extends mutabaqa.v1.AddPersonChange.$Properties {
        }

        /** Represents an AddPersonChange. */
        class AddPersonChange {

            /**
             * Constructs a new AddPersonChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.AddPersonChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** AddPersonChange person. */
            person?: (mutabaqa.v1.Person.$Properties|null);

            /**
             * Encodes the specified AddPersonChange message. Does not implicitly {@link mutabaqa.v1.AddPersonChange.verify|verify} messages.
             * @param message AddPersonChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.AddPersonChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an AddPersonChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.AddPersonChange & mutabaqa.v1.AddPersonChange.$Shape} AddPersonChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.AddPersonChange & mutabaqa.v1.AddPersonChange.$Shape;
        }

        namespace AddPersonChange {

            /** Properties of an AddPersonChange. */
            interface $Properties {

                /** AddPersonChange person */
                person?: (mutabaqa.v1.Person.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an AddPersonChange. */
            type $Shape = mutabaqa.v1.AddPersonChange.$Properties;
        }

        /**
         * Properties of a CertifyChange.
         * @deprecated Use mutabaqa.v1.CertifyChange.$Properties instead.
         */
        interface ICertifyChange extends mutabaqa.v1.CertifyChange.$Properties {
        }

        /** Represents a CertifyChange. */
        class CertifyChange {

            /**
             * Constructs a new CertifyChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CertifyChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CertifyChange version. */
            version: number;

            /** CertifyChange sumsDigest. */
            sumsDigest: Uint8Array;

            /** CertifyChange stage. */
            stage: string;

            /**
             * Encodes the specified CertifyChange message. Does not implicitly {@link mutabaqa.v1.CertifyChange.verify|verify} messages.
             * @param message CertifyChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CertifyChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CertifyChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CertifyChange & mutabaqa.v1.CertifyChange.$Shape} CertifyChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CertifyChange & mutabaqa.v1.CertifyChange.$Shape;
        }

        namespace CertifyChange {

            /** Properties of a CertifyChange. */
            interface $Properties {

                /** CertifyChange version */
                version?: (number|null);

                /** CertifyChange sumsDigest */
                sumsDigest?: (Uint8Array|null);

                /** CertifyChange stage */
                stage?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CertifyChange. */
            type $Shape = mutabaqa.v1.CertifyChange.$Properties;
        }

        /**
         * Properties of a PublishNoticeChange.
         * @deprecated Use mutabaqa.v1.PublishNoticeChange.$Properties instead.
         */
        interface IPublishNoticeChange extends mutabaqa.v1.PublishNoticeChange.$Properties {
        }

        /** Represents a PublishNoticeChange. */
        class PublishNoticeChange {

            /**
             * Constructs a new PublishNoticeChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.PublishNoticeChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PublishNoticeChange noticeKind. */
            noticeKind: string;

            /** PublishNoticeChange number. */
            number: number;

            /** PublishNoticeChange digest. */
            digest: Uint8Array;

            /**
             * Encodes the specified PublishNoticeChange message. Does not implicitly {@link mutabaqa.v1.PublishNoticeChange.verify|verify} messages.
             * @param message PublishNoticeChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.PublishNoticeChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PublishNoticeChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.PublishNoticeChange & mutabaqa.v1.PublishNoticeChange.$Shape} PublishNoticeChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.PublishNoticeChange & mutabaqa.v1.PublishNoticeChange.$Shape;
        }

        namespace PublishNoticeChange {

            /** Properties of a PublishNoticeChange. */
            interface $Properties {

                /** PublishNoticeChange noticeKind */
                noticeKind?: (string|null);

                /** PublishNoticeChange number */
                number?: (number|null);

                /** PublishNoticeChange digest */
                digest?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PublishNoticeChange. */
            type $Shape = mutabaqa.v1.PublishNoticeChange.$Properties;
        }

        /**
         * Properties of a CourtOrderChange.
         * @deprecated Use mutabaqa.v1.CourtOrderChange.$Properties instead.
         */
        interface ICourtOrderChange extends mutabaqa.v1.CourtOrderChange.$Properties {
        }

        /** Represents a CourtOrderChange. */
        class CourtOrderChange {

            /**
             * Constructs a new CourtOrderChange.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CourtOrderChange.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CourtOrderChange documentDigest. */
            documentDigest: Uint8Array;

            /** CourtOrderChange kind. */
            kind: string;

            /** CourtOrderChange change. */
            change: Uint8Array;

            /**
             * Encodes the specified CourtOrderChange message. Does not implicitly {@link mutabaqa.v1.CourtOrderChange.verify|verify} messages.
             * @param message CourtOrderChange message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CourtOrderChange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CourtOrderChange message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CourtOrderChange & mutabaqa.v1.CourtOrderChange.$Shape} CourtOrderChange
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CourtOrderChange & mutabaqa.v1.CourtOrderChange.$Shape;
        }

        namespace CourtOrderChange {

            /** Properties of a CourtOrderChange. */
            interface $Properties {

                /** CourtOrderChange documentDigest */
                documentDigest?: (Uint8Array|null);

                /** CourtOrderChange kind */
                kind?: (string|null);

                /** CourtOrderChange change */
                change?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CourtOrderChange. */
            type $Shape = mutabaqa.v1.CourtOrderChange.$Properties;
        }

        /**
         * Properties of a PollingGroup.
         * @deprecated Use mutabaqa.v1.PollingGroup.$Properties instead.
         */
        interface IPollingGroup extends mutabaqa.v1.PollingGroup.$Properties {
        }

        /** Represents a PollingGroup. */
        class PollingGroup {

            /**
             * Constructs a new PollingGroup.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.PollingGroup.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PollingGroup id. */
            id: string;

            /** PollingGroup opensAtS. */
            opensAtS: number;

            /** PollingGroup closesAtS. */
            closesAtS: number;

            /** PollingGroup embargoEndsAtS. */
            embargoEndsAtS: number;

            /**
             * Encodes the specified PollingGroup message. Does not implicitly {@link mutabaqa.v1.PollingGroup.verify|verify} messages.
             * @param message PollingGroup message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.PollingGroup.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PollingGroup message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.PollingGroup & mutabaqa.v1.PollingGroup.$Shape} PollingGroup
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.PollingGroup & mutabaqa.v1.PollingGroup.$Shape;
        }

        namespace PollingGroup {

            /** Properties of a PollingGroup. */
            interface $Properties {

                /** PollingGroup id */
                id?: (string|null);

                /** PollingGroup opensAtS */
                opensAtS?: (number|null);

                /** PollingGroup closesAtS */
                closesAtS?: (number|null);

                /** PollingGroup embargoEndsAtS */
                embargoEndsAtS?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PollingGroup. */
            type $Shape = mutabaqa.v1.PollingGroup.$Properties;
        }

        /**
         * Properties of a Person.
         * @deprecated Use mutabaqa.v1.Person.$Properties instead.
         */
        interface IPerson extends mutabaqa.v1.Person.$Properties {
        }

        /** Represents a Person. */
        class Person {

            /**
             * Constructs a new Person.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Person.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Person id. */
            id: string;

            /** Person role. */
            role: string;

            /** Person publicKey. */
            publicKey: Uint8Array;

            /**
             * Encodes the specified Person message. Does not implicitly {@link mutabaqa.v1.Person.verify|verify} messages.
             * @param message Person message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Person.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Person message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Person & mutabaqa.v1.Person.$Shape} Person
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Person & mutabaqa.v1.Person.$Shape;
        }

        namespace Person {

            /** Properties of a Person. */
            interface $Properties {

                /** Person id */
                id?: (string|null);

                /** Person role */
                role?: (string|null);

                /** Person publicKey */
                publicKey?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Person. */
            type $Shape = mutabaqa.v1.Person.$Properties;
        }

        /**
         * Properties of a CardReaderKeys.
         * @deprecated Use mutabaqa.v1.CardReaderKeys.$Properties instead.
         */
        interface ICardReaderKeys extends mutabaqa.v1.CardReaderKeys.$Properties {
        }

        /** Represents a CardReaderKeys. */
        class CardReaderKeys {

            /**
             * Constructs a new CardReaderKeys.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CardReaderKeys.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CardReaderKeys readerId. */
            readerId: string;

            /** CardReaderKeys signingKey. */
            signingKey: Uint8Array;

            /**
             * Encodes the specified CardReaderKeys message. Does not implicitly {@link mutabaqa.v1.CardReaderKeys.verify|verify} messages.
             * @param message CardReaderKeys message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CardReaderKeys.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CardReaderKeys message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CardReaderKeys & mutabaqa.v1.CardReaderKeys.$Shape} CardReaderKeys
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CardReaderKeys & mutabaqa.v1.CardReaderKeys.$Shape;
        }

        namespace CardReaderKeys {

            /** Properties of a CardReaderKeys. */
            interface $Properties {

                /** CardReaderKeys readerId */
                readerId?: (string|null);

                /** CardReaderKeys signingKey */
                signingKey?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CardReaderKeys. */
            type $Shape = mutabaqa.v1.CardReaderKeys.$Properties;
        }

        /**
         * Properties of a PackagePart.
         * @deprecated Use mutabaqa.v1.PackagePart.$Properties instead.
         */
        interface IPackagePart extends mutabaqa.v1.PackagePart.$Properties {
        }

        /** Represents a PackagePart. */
        class PackagePart {

            /**
             * Constructs a new PackagePart.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.PackagePart.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PackagePart name. */
            name: string;

            /** PackagePart digest. */
            digest: Uint8Array;

            /** PackagePart size. */
            size: number;

            /**
             * Encodes the specified PackagePart message. Does not implicitly {@link mutabaqa.v1.PackagePart.verify|verify} messages.
             * @param message PackagePart message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.PackagePart.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PackagePart message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.PackagePart & mutabaqa.v1.PackagePart.$Shape} PackagePart
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.PackagePart & mutabaqa.v1.PackagePart.$Shape;
        }

        namespace PackagePart {

            /** Properties of a PackagePart. */
            interface $Properties {

                /** PackagePart name */
                name?: (string|null);

                /** PackagePart digest */
                digest?: (Uint8Array|null);

                /** PackagePart size */
                size?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PackagePart. */
            type $Shape = mutabaqa.v1.PackagePart.$Properties;
        }

        /**
         * Properties of a PackageManifest.
         * @deprecated Use mutabaqa.v1.PackageManifest.$Properties instead.
         */
        interface IPackageManifest extends mutabaqa.v1.PackageManifest.$Properties {
        }

        /** Represents a PackageManifest. */
        class PackageManifest {

            /**
             * Constructs a new PackageManifest.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.PackageManifest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PackageManifest electionId. */
            electionId: string;

            /** PackageManifest electionName. */
            electionName: string;

            /** PackageManifest mode. */
            mode: mutabaqa.v1.Mode;

            /** PackageManifest madeAtS. */
            madeAtS: number;

            /** PackageManifest logOrigin. */
            logOrigin: string;

            /** PackageManifest logKey. */
            logKey: Uint8Array;

            /** PackageManifest transmissionKey. */
            transmissionKey: Uint8Array;

            /** PackageManifest cardKey. */
            cardKey: Uint8Array;

            /** PackageManifest bundleKey. */
            bundleKey: Uint8Array;

            /** PackageManifest cardReaders. */
            cardReaders: mutabaqa.v1.CardReaderKeys.$Properties[];

            /** PackageManifest officersNeeded. */
            officersNeeded: number;

            /** PackageManifest officers. */
            officers: mutabaqa.v1.Person.$Properties[];

            /** PackageManifest staff. */
            staff: mutabaqa.v1.Person.$Properties[];

            /** PackageManifest pollingGroups. */
            pollingGroups: mutabaqa.v1.PollingGroup.$Properties[];

            /** PackageManifest softwareDigests. */
            softwareDigests: Uint8Array[];

            /** PackageManifest gatewayEndpoints. */
            gatewayEndpoints: string[];

            /** PackageManifest officialAddresses. */
            officialAddresses: string[];

            /** PackageManifest mirrors. */
            mirrors: string[];

            /** PackageManifest serverCertificateAuthority. */
            serverCertificateAuthority: Uint8Array;

            /** PackageManifest deviceCertificateAuthority. */
            deviceCertificateAuthority: Uint8Array;

            /** PackageManifest parts. */
            parts: mutabaqa.v1.PackagePart.$Properties[];

            /** PackageManifest stationTreeRoot. */
            stationTreeRoot: Uint8Array;

            /** PackageManifest stationCount. */
            stationCount: number;

            /**
             * Encodes the specified PackageManifest message. Does not implicitly {@link mutabaqa.v1.PackageManifest.verify|verify} messages.
             * @param message PackageManifest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.PackageManifest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PackageManifest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.PackageManifest & mutabaqa.v1.PackageManifest.$Shape} PackageManifest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.PackageManifest & mutabaqa.v1.PackageManifest.$Shape;
        }

        namespace PackageManifest {

            /** Properties of a PackageManifest. */
            interface $Properties {

                /** PackageManifest electionId */
                electionId?: (string|null);

                /** PackageManifest electionName */
                electionName?: (string|null);

                /** PackageManifest mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** PackageManifest madeAtS */
                madeAtS?: (number|null);

                /** PackageManifest logOrigin */
                logOrigin?: (string|null);

                /** PackageManifest logKey */
                logKey?: (Uint8Array|null);

                /** PackageManifest transmissionKey */
                transmissionKey?: (Uint8Array|null);

                /** PackageManifest cardKey */
                cardKey?: (Uint8Array|null);

                /** PackageManifest bundleKey */
                bundleKey?: (Uint8Array|null);

                /** PackageManifest cardReaders */
                cardReaders?: (mutabaqa.v1.CardReaderKeys.$Properties[]|null);

                /** PackageManifest officersNeeded */
                officersNeeded?: (number|null);

                /** PackageManifest officers */
                officers?: (mutabaqa.v1.Person.$Properties[]|null);

                /** PackageManifest staff */
                staff?: (mutabaqa.v1.Person.$Properties[]|null);

                /** PackageManifest pollingGroups */
                pollingGroups?: (mutabaqa.v1.PollingGroup.$Properties[]|null);

                /** PackageManifest softwareDigests */
                softwareDigests?: (Uint8Array[]|null);

                /** PackageManifest gatewayEndpoints */
                gatewayEndpoints?: (string[]|null);

                /** PackageManifest officialAddresses */
                officialAddresses?: (string[]|null);

                /** PackageManifest mirrors */
                mirrors?: (string[]|null);

                /** PackageManifest serverCertificateAuthority */
                serverCertificateAuthority?: (Uint8Array|null);

                /** PackageManifest deviceCertificateAuthority */
                deviceCertificateAuthority?: (Uint8Array|null);

                /** PackageManifest parts */
                parts?: (mutabaqa.v1.PackagePart.$Properties[]|null);

                /** PackageManifest stationTreeRoot */
                stationTreeRoot?: (Uint8Array|null);

                /** PackageManifest stationCount */
                stationCount?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PackageManifest. */
            type $Shape = mutabaqa.v1.PackageManifest.$Properties;
        }

        /**
         * Properties of a SignedManifest.
         * @deprecated Use mutabaqa.v1.SignedManifest.$Properties instead.
         */
        interface ISignedManifest extends mutabaqa.v1.SignedManifest.$Properties {
        }

        /** Represents a SignedManifest. */
        class SignedManifest {

            /**
             * Constructs a new SignedManifest.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SignedManifest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedManifest manifest. */
            manifest: Uint8Array;

            /** SignedManifest signatures. */
            signatures: mutabaqa.v1.OfficerSignature.$Properties[];

            /**
             * Encodes the specified SignedManifest message. Does not implicitly {@link mutabaqa.v1.SignedManifest.verify|verify} messages.
             * @param message SignedManifest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SignedManifest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedManifest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SignedManifest & mutabaqa.v1.SignedManifest.$Shape} SignedManifest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SignedManifest & mutabaqa.v1.SignedManifest.$Shape;
        }

        namespace SignedManifest {

            /** Properties of a SignedManifest. */
            interface $Properties {

                /** SignedManifest manifest */
                manifest?: (Uint8Array|null);

                /** SignedManifest signatures */
                signatures?: (mutabaqa.v1.OfficerSignature.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedManifest. */
            type $Shape = mutabaqa.v1.SignedManifest.$Properties;
        }

        /**
         * Properties of a DeviceEntry.
         * @deprecated Use mutabaqa.v1.DeviceEntry.$Properties instead.
         */
        interface IDeviceEntry extends mutabaqa.v1.DeviceEntry.$Properties {
        }

        /** Represents a DeviceEntry. */
        class DeviceEntry {

            /**
             * Constructs a new DeviceEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.DeviceEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** DeviceEntry deviceId. */
            deviceId: string;

            /** DeviceEntry tapeKey. */
            tapeKey: Uint8Array;

            /** DeviceEntry certificateFingerprint. */
            certificateFingerprint: Uint8Array;

            /**
             * Encodes the specified DeviceEntry message. Does not implicitly {@link mutabaqa.v1.DeviceEntry.verify|verify} messages.
             * @param message DeviceEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.DeviceEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a DeviceEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.DeviceEntry & mutabaqa.v1.DeviceEntry.$Shape} DeviceEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.DeviceEntry & mutabaqa.v1.DeviceEntry.$Shape;
        }

        namespace DeviceEntry {

            /** Properties of a DeviceEntry. */
            interface $Properties {

                /** DeviceEntry deviceId */
                deviceId?: (string|null);

                /** DeviceEntry tapeKey */
                tapeKey?: (Uint8Array|null);

                /** DeviceEntry certificateFingerprint */
                certificateFingerprint?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a DeviceEntry. */
            type $Shape = mutabaqa.v1.DeviceEntry.$Properties;
        }

        /**
         * Properties of a PaperEntry.
         * @deprecated Use mutabaqa.v1.PaperEntry.$Properties instead.
         */
        interface IPaperEntry extends mutabaqa.v1.PaperEntry.$Properties {
        }

        /** Represents a PaperEntry. */
        class PaperEntry {

            /**
             * Constructs a new PaperEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.PaperEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** PaperEntry paperId. */
            paperId: string;

            /** PaperEntry contestIds. */
            contestIds: string[];

            /**
             * Encodes the specified PaperEntry message. Does not implicitly {@link mutabaqa.v1.PaperEntry.verify|verify} messages.
             * @param message PaperEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.PaperEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a PaperEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.PaperEntry & mutabaqa.v1.PaperEntry.$Shape} PaperEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.PaperEntry & mutabaqa.v1.PaperEntry.$Shape;
        }

        namespace PaperEntry {

            /** Properties of a PaperEntry. */
            interface $Properties {

                /** PaperEntry paperId */
                paperId?: (string|null);

                /** PaperEntry contestIds */
                contestIds?: (string[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a PaperEntry. */
            type $Shape = mutabaqa.v1.PaperEntry.$Properties;
        }

        /**
         * Properties of a StationEntry.
         * @deprecated Use mutabaqa.v1.StationEntry.$Properties instead.
         */
        interface IStationEntry extends mutabaqa.v1.StationEntry.$Properties {
        }

        /** Represents a StationEntry. */
        class StationEntry {

            /**
             * Constructs a new StationEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.StationEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** StationEntry stationId. */
            stationId: string;

            /** StationEntry centreId. */
            centreId: string;

            /** StationEntry centreName. */
            centreName: string;

            /** StationEntry governorate. */
            governorate: string;

            /** StationEntry constituency. */
            constituency: string;

            /** StationEntry pollingGroup. */
            pollingGroup: string;

            /** StationEntry registered. */
            registered?: (number|null);

            /** StationEntry papers. */
            papers: mutabaqa.v1.PaperEntry.$Properties[];

            /** StationEntry devices. */
            devices: mutabaqa.v1.DeviceEntry.$Properties[];

            /**
             * Encodes the specified StationEntry message. Does not implicitly {@link mutabaqa.v1.StationEntry.verify|verify} messages.
             * @param message StationEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.StationEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a StationEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.StationEntry & mutabaqa.v1.StationEntry.$Shape} StationEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.StationEntry & mutabaqa.v1.StationEntry.$Shape;
        }

        namespace StationEntry {

            /** Properties of a StationEntry. */
            interface $Properties {

                /** StationEntry stationId */
                stationId?: (string|null);

                /** StationEntry centreId */
                centreId?: (string|null);

                /** StationEntry centreName */
                centreName?: (string|null);

                /** StationEntry governorate */
                governorate?: (string|null);

                /** StationEntry constituency */
                constituency?: (string|null);

                /** StationEntry pollingGroup */
                pollingGroup?: (string|null);

                /** StationEntry registered */
                registered?: (number|null);

                /** StationEntry papers */
                papers?: (mutabaqa.v1.PaperEntry.$Properties[]|null);

                /** StationEntry devices */
                devices?: (mutabaqa.v1.DeviceEntry.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a StationEntry. */
            type $Shape = mutabaqa.v1.StationEntry.$Properties;
        }

        /**
         * Properties of a Roster.
         * @deprecated Use mutabaqa.v1.Roster.$Properties instead.
         */
        interface IRoster extends mutabaqa.v1.Roster.$Properties {
        }

        /** Represents a Roster. */
        class Roster {

            /**
             * Constructs a new Roster.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Roster.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Roster constituency. */
            constituency: string;

            /** Roster stations. */
            stations: Uint8Array[];

            /**
             * Encodes the specified Roster message. Does not implicitly {@link mutabaqa.v1.Roster.verify|verify} messages.
             * @param message Roster message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Roster.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Roster message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Roster & mutabaqa.v1.Roster.$Shape} Roster
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Roster & mutabaqa.v1.Roster.$Shape;
        }

        namespace Roster {

            /** Properties of a Roster. */
            interface $Properties {

                /** Roster constituency */
                constituency?: (string|null);

                /** Roster stations */
                stations?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Roster. */
            type $Shape = mutabaqa.v1.Roster.$Properties;
        }

        /**
         * Properties of a SpareRoster.
         * @deprecated Use mutabaqa.v1.SpareRoster.$Properties instead.
         */
        interface ISpareRoster extends mutabaqa.v1.SpareRoster.$Properties {
        }

        /** Represents a SpareRoster. */
        class SpareRoster {

            /**
             * Constructs a new SpareRoster.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SpareRoster.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SpareRoster devices. */
            devices: mutabaqa.v1.DeviceEntry.$Properties[];

            /**
             * Encodes the specified SpareRoster message. Does not implicitly {@link mutabaqa.v1.SpareRoster.verify|verify} messages.
             * @param message SpareRoster message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SpareRoster.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SpareRoster message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SpareRoster & mutabaqa.v1.SpareRoster.$Shape} SpareRoster
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SpareRoster & mutabaqa.v1.SpareRoster.$Shape;
        }

        namespace SpareRoster {

            /** Properties of a SpareRoster. */
            interface $Properties {

                /** SpareRoster devices */
                devices?: (mutabaqa.v1.DeviceEntry.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SpareRoster. */
            type $Shape = mutabaqa.v1.SpareRoster.$Properties;
        }

        /**
         * Properties of a ListEntry.
         * @deprecated Use mutabaqa.v1.ListEntry.$Properties instead.
         */
        interface IListEntry extends mutabaqa.v1.ListEntry.$Properties {
        }

        /** Represents a ListEntry. */
        class ListEntry {

            /**
             * Constructs a new ListEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ListEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ListEntry code. */
            code: string;

            /** ListEntry name. */
            name: string;

            /**
             * Encodes the specified ListEntry message. Does not implicitly {@link mutabaqa.v1.ListEntry.verify|verify} messages.
             * @param message ListEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ListEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ListEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ListEntry & mutabaqa.v1.ListEntry.$Shape} ListEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ListEntry & mutabaqa.v1.ListEntry.$Shape;
        }

        namespace ListEntry {

            /** Properties of a ListEntry. */
            interface $Properties {

                /** ListEntry code */
                code?: (string|null);

                /** ListEntry name */
                name?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ListEntry. */
            type $Shape = mutabaqa.v1.ListEntry.$Properties;
        }

        /**
         * Properties of a CandidateEntry.
         * @deprecated Use mutabaqa.v1.CandidateEntry.$Properties instead.
         */
        interface ICandidateEntry extends mutabaqa.v1.CandidateEntry.$Properties {
        }

        /** Represents a CandidateEntry. */
        class CandidateEntry {

            /**
             * Constructs a new CandidateEntry.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.CandidateEntry.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** CandidateEntry id. */
            id: string;

            /** CandidateEntry name. */
            name: string;

            /** CandidateEntry listPosition. */
            listPosition: number;

            /**
             * Encodes the specified CandidateEntry message. Does not implicitly {@link mutabaqa.v1.CandidateEntry.verify|verify} messages.
             * @param message CandidateEntry message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.CandidateEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a CandidateEntry message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.CandidateEntry & mutabaqa.v1.CandidateEntry.$Shape} CandidateEntry
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.CandidateEntry & mutabaqa.v1.CandidateEntry.$Shape;
        }

        namespace CandidateEntry {

            /** Properties of a CandidateEntry. */
            interface $Properties {

                /** CandidateEntry id */
                id?: (string|null);

                /** CandidateEntry name */
                name?: (string|null);

                /** CandidateEntry listPosition */
                listPosition?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a CandidateEntry. */
            type $Shape = mutabaqa.v1.CandidateEntry.$Properties;
        }

        /**
         * Properties of a Contest.
         * @deprecated Use mutabaqa.v1.Contest.$Properties instead.
         */
        interface IContest extends mutabaqa.v1.Contest.$Properties {
        }

        /** Represents a Contest. */
        class Contest {

            /**
             * Constructs a new Contest.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Contest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Contest contestId. */
            contestId: string;

            /** Contest constituency. */
            constituency: string;

            /** Contest name. */
            name: string;

            /** Contest lists. */
            lists: mutabaqa.v1.ListEntry.$Properties[];

            /** Contest candidates. */
            candidates: mutabaqa.v1.CandidateEntry.$Properties[];

            /**
             * Encodes the specified Contest message. Does not implicitly {@link mutabaqa.v1.Contest.verify|verify} messages.
             * @param message Contest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Contest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Contest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Contest & mutabaqa.v1.Contest.$Shape} Contest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Contest & mutabaqa.v1.Contest.$Shape;
        }

        namespace Contest {

            /** Properties of a Contest. */
            interface $Properties {

                /** Contest contestId */
                contestId?: (string|null);

                /** Contest constituency */
                constituency?: (string|null);

                /** Contest name */
                name?: (string|null);

                /** Contest lists */
                lists?: (mutabaqa.v1.ListEntry.$Properties[]|null);

                /** Contest candidates */
                candidates?: (mutabaqa.v1.CandidateEntry.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Contest. */
            type $Shape = mutabaqa.v1.Contest.$Properties;
        }

        /**
         * Properties of a Slice.
         * @deprecated Use mutabaqa.v1.Slice.$Properties instead.
         */
        interface ISlice extends mutabaqa.v1.Slice.$Properties {
        }

        /** Represents a Slice. */
        class Slice {

            /**
             * Constructs a new Slice.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Slice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Slice station. */
            station: Uint8Array;

            /** Slice index. */
            index: number;

            /** Slice proof. */
            proof: Uint8Array[];

            /**
             * Encodes the specified Slice message. Does not implicitly {@link mutabaqa.v1.Slice.verify|verify} messages.
             * @param message Slice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Slice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Slice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Slice & mutabaqa.v1.Slice.$Shape} Slice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Slice & mutabaqa.v1.Slice.$Shape;
        }

        namespace Slice {

            /** Properties of a Slice. */
            interface $Properties {

                /** Slice station */
                station?: (Uint8Array|null);

                /** Slice index */
                index?: (number|null);

                /** Slice proof */
                proof?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Slice. */
            type $Shape = mutabaqa.v1.Slice.$Properties;
        }

        /** LeafKind enum. */
        enum LeafKind {

            /** LEAF_KIND_UNSPECIFIED value */
            LEAF_KIND_UNSPECIFIED = 0,

            /** LEAF_KIND_PACKAGE value */
            LEAF_KIND_PACKAGE = 1,

            /** LEAF_KIND_SUCCESSOR value */
            LEAF_KIND_SUCCESSOR = 2,

            /** LEAF_KIND_TRANSMISSION value */
            LEAF_KIND_TRANSMISSION = 3,

            /** LEAF_KIND_CARD value */
            LEAF_KIND_CARD = 4,

            /** LEAF_KIND_SEALED value */
            LEAF_KIND_SEALED = 5,

            /** LEAF_KIND_REFUSAL value */
            LEAF_KIND_REFUSAL = 6,

            /** LEAF_KIND_BUNDLE value */
            LEAF_KIND_BUNDLE = 7,

            /** LEAF_KIND_DECISION value */
            LEAF_KIND_DECISION = 8,

            /** LEAF_KIND_FORM value */
            LEAF_KIND_FORM = 9,

            /** LEAF_KIND_PAPER_TAPE value */
            LEAF_KIND_PAPER_TAPE = 10,

            /** LEAF_KIND_VERSION value */
            LEAF_KIND_VERSION = 11,

            /** LEAF_KIND_OUTAGE value */
            LEAF_KIND_OUTAGE = 12
        }

        /**
         * Properties of a LogLeaf.
         * @deprecated Use mutabaqa.v1.LogLeaf.$Properties instead.
         */
        interface ILogLeaf extends mutabaqa.v1.LogLeaf.$Properties {
        }

        /** Represents a LogLeaf. */
        class LogLeaf {

            /**
             * Constructs a new LogLeaf.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.LogLeaf.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LogLeaf kind. */
            kind: mutabaqa.v1.LeafKind;

            /** LogLeaf stationId. */
            stationId: string;

            /** LogLeaf commitment. */
            commitment: Uint8Array;

            /** LogLeaf timeMs. */
            timeMs: number;

            /**
             * Encodes the specified LogLeaf message. Does not implicitly {@link mutabaqa.v1.LogLeaf.verify|verify} messages.
             * @param message LogLeaf message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.LogLeaf.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LogLeaf message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.LogLeaf & mutabaqa.v1.LogLeaf.$Shape} LogLeaf
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.LogLeaf & mutabaqa.v1.LogLeaf.$Shape;
        }

        namespace LogLeaf {

            /** Properties of a LogLeaf. */
            interface $Properties {

                /** LogLeaf kind */
                kind?: (mutabaqa.v1.LeafKind|null);

                /** LogLeaf stationId */
                stationId?: (string|null);

                /** LogLeaf commitment */
                commitment?: (Uint8Array|null);

                /** LogLeaf timeMs */
                timeMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a LogLeaf. */
            type $Shape = mutabaqa.v1.LogLeaf.$Properties;
        }

        /**
         * Properties of a Receipt.
         * @deprecated Use mutabaqa.v1.Receipt.$Properties instead.
         */
        interface IReceipt extends mutabaqa.v1.Receipt.$Properties {
        }

        /** Represents a Receipt. */
        class Receipt {

            /**
             * Constructs a new Receipt.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Receipt.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Receipt tapeDigest. */
            tapeDigest: Uint8Array;

            /** Receipt proof. */
            proof: string;

            /**
             * Encodes the specified Receipt message. Does not implicitly {@link mutabaqa.v1.Receipt.verify|verify} messages.
             * @param message Receipt message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Receipt.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Receipt message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Receipt & mutabaqa.v1.Receipt.$Shape} Receipt
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Receipt & mutabaqa.v1.Receipt.$Shape;
        }

        namespace Receipt {

            /** Properties of a Receipt. */
            interface $Properties {

                /** Receipt tapeDigest */
                tapeDigest?: (Uint8Array|null);

                /** Receipt proof */
                proof?: (string|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Receipt. */
            type $Shape = mutabaqa.v1.Receipt.$Properties;
        }

        /**
         * Properties of a Param.
         * @deprecated Use mutabaqa.v1.Param.$Properties instead.
         */
        interface IParam extends mutabaqa.v1.Param.$Properties {
        }

        /** Represents a Param. */
        class Param {

            /**
             * Constructs a new Param.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Param.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Param name. */
            name: string;

            /** Param text. */
            text?: (string|null);

            /** Param number. */
            number?: (number|null);

            /** Param value. */
            value?: ("text"|"number");

            /**
             * Encodes the specified Param message. Does not implicitly {@link mutabaqa.v1.Param.verify|verify} messages.
             * @param message Param message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Param.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Param message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Param & mutabaqa.v1.Param.$Shape} Param
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Param & mutabaqa.v1.Param.$Shape;
        }

        namespace Param {

            /** Properties of a Param. */
            interface $Properties {

                /** Param name */
                name?: (string|null);

                /** Param text */
                text?: (string|null);

                /** Param number */
                number?: (number|null);

                /** Param value */
                value?: ("text"|"number");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a Param. */
            type $Shape = {
              name?: string|null;
              text?: string|null;
              number?: number|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ value?: undefined; text?: null; number?: null }|{ value?: "text"; text: string; number?: null }|{ value?: "number"; text?: null; number: number })
            );
        }

        /**
         * Properties of a RefusalRecord.
         * @deprecated Use mutabaqa.v1.RefusalRecord.$Properties instead.
         */
        interface IRefusalRecord extends mutabaqa.v1.RefusalRecord.$Properties {
        }

        /** Represents a RefusalRecord. */
        class RefusalRecord {

            /**
             * Constructs a new RefusalRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.RefusalRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RefusalRecord deviceId. */
            deviceId: string;

            /** RefusalRecord code. */
            code: string;

            /** RefusalRecord params. */
            params: mutabaqa.v1.Param.$Properties[];

            /** RefusalRecord refusedDigest. */
            refusedDigest: Uint8Array;

            /**
             * Encodes the specified RefusalRecord message. Does not implicitly {@link mutabaqa.v1.RefusalRecord.verify|verify} messages.
             * @param message RefusalRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.RefusalRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RefusalRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.RefusalRecord & mutabaqa.v1.RefusalRecord.$Shape} RefusalRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.RefusalRecord & mutabaqa.v1.RefusalRecord.$Shape;
        }

        namespace RefusalRecord {

            /** Properties of a RefusalRecord. */
            interface $Properties {

                /** RefusalRecord deviceId */
                deviceId?: (string|null);

                /** RefusalRecord code */
                code?: (string|null);

                /** RefusalRecord params */
                params?: (mutabaqa.v1.Param.$Properties[]|null);

                /** RefusalRecord refusedDigest */
                refusedDigest?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RefusalRecord. */
            type $Shape = {
              deviceId?: string|null;
              code?: string|null;
              params?: mutabaqa.v1.Param.$Shape[]|null;
              refusedDigest?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a SealedLeafOpening.
         * @deprecated Use mutabaqa.v1.SealedLeafOpening.$Properties instead.
         */
        interface ISealedLeafOpening extends mutabaqa.v1.SealedLeafOpening.$Properties {
        }

        /** Represents a SealedLeafOpening. */
        class SealedLeafOpening {

            /**
             * Constructs a new SealedLeafOpening.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SealedLeafOpening.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SealedLeafOpening nonce. */
            nonce: Uint8Array;

            /** SealedLeafOpening leaf. */
            leaf: Uint8Array;

            /**
             * Encodes the specified SealedLeafOpening message. Does not implicitly {@link mutabaqa.v1.SealedLeafOpening.verify|verify} messages.
             * @param message SealedLeafOpening message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SealedLeafOpening.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SealedLeafOpening message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SealedLeafOpening & mutabaqa.v1.SealedLeafOpening.$Shape} SealedLeafOpening
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SealedLeafOpening & mutabaqa.v1.SealedLeafOpening.$Shape;
        }

        namespace SealedLeafOpening {

            /** Properties of a SealedLeafOpening. */
            interface $Properties {

                /** SealedLeafOpening nonce */
                nonce?: (Uint8Array|null);

                /** SealedLeafOpening leaf */
                leaf?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SealedLeafOpening. */
            type $Shape = mutabaqa.v1.SealedLeafOpening.$Properties;
        }

        /**
         * Properties of a SuccessorRecord.
         * @deprecated Use mutabaqa.v1.SuccessorRecord.$Properties instead.
         */
        interface ISuccessorRecord extends mutabaqa.v1.SuccessorRecord.$Properties {
        }

        /** Represents a SuccessorRecord. */
        class SuccessorRecord {

            /**
             * Constructs a new SuccessorRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SuccessorRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SuccessorRecord oldOrigin. */
            oldOrigin: string;

            /** SuccessorRecord newOrigin. */
            newOrigin: string;

            /** SuccessorRecord lastCheckpoint. */
            lastCheckpoint: string;

            /** SuccessorRecord recoveredSize. */
            recoveredSize: number;

            /** SuccessorRecord packageDigest. */
            packageDigest: Uint8Array;

            /** SuccessorRecord reason. */
            reason: string;

            /** SuccessorRecord timeMs. */
            timeMs: number;

            /**
             * Encodes the specified SuccessorRecord message. Does not implicitly {@link mutabaqa.v1.SuccessorRecord.verify|verify} messages.
             * @param message SuccessorRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SuccessorRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SuccessorRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SuccessorRecord & mutabaqa.v1.SuccessorRecord.$Shape} SuccessorRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SuccessorRecord & mutabaqa.v1.SuccessorRecord.$Shape;
        }

        namespace SuccessorRecord {

            /** Properties of a SuccessorRecord. */
            interface $Properties {

                /** SuccessorRecord oldOrigin */
                oldOrigin?: (string|null);

                /** SuccessorRecord newOrigin */
                newOrigin?: (string|null);

                /** SuccessorRecord lastCheckpoint */
                lastCheckpoint?: (string|null);

                /** SuccessorRecord recoveredSize */
                recoveredSize?: (number|null);

                /** SuccessorRecord packageDigest */
                packageDigest?: (Uint8Array|null);

                /** SuccessorRecord reason */
                reason?: (string|null);

                /** SuccessorRecord timeMs */
                timeMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SuccessorRecord. */
            type $Shape = mutabaqa.v1.SuccessorRecord.$Properties;
        }

        /**
         * Properties of an OfficerSignature.
         * @deprecated Use mutabaqa.v1.OfficerSignature.$Properties instead.
         */
        interface IOfficerSignature extends mutabaqa.v1.OfficerSignature.$Properties {
        }

        /** Represents an OfficerSignature. */
        class OfficerSignature {

            /**
             * Constructs a new OfficerSignature.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.OfficerSignature.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OfficerSignature officerId. */
            officerId: string;

            /** OfficerSignature signature. */
            signature: Uint8Array;

            /**
             * Encodes the specified OfficerSignature message. Does not implicitly {@link mutabaqa.v1.OfficerSignature.verify|verify} messages.
             * @param message OfficerSignature message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.OfficerSignature.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OfficerSignature message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.OfficerSignature & mutabaqa.v1.OfficerSignature.$Shape} OfficerSignature
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.OfficerSignature & mutabaqa.v1.OfficerSignature.$Shape;
        }

        namespace OfficerSignature {

            /** Properties of an OfficerSignature. */
            interface $Properties {

                /** OfficerSignature officerId */
                officerId?: (string|null);

                /** OfficerSignature signature */
                signature?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OfficerSignature. */
            type $Shape = mutabaqa.v1.OfficerSignature.$Properties;
        }

        /**
         * Properties of a SignedSuccessor.
         * @deprecated Use mutabaqa.v1.SignedSuccessor.$Properties instead.
         */
        interface ISignedSuccessor extends mutabaqa.v1.SignedSuccessor.$Properties {
        }

        /** Represents a SignedSuccessor. */
        class SignedSuccessor {

            /**
             * Constructs a new SignedSuccessor.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SignedSuccessor.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedSuccessor record. */
            record: Uint8Array;

            /** SignedSuccessor signatures. */
            signatures: mutabaqa.v1.OfficerSignature.$Properties[];

            /**
             * Encodes the specified SignedSuccessor message. Does not implicitly {@link mutabaqa.v1.SignedSuccessor.verify|verify} messages.
             * @param message SignedSuccessor message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SignedSuccessor.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedSuccessor message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SignedSuccessor & mutabaqa.v1.SignedSuccessor.$Shape} SignedSuccessor
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SignedSuccessor & mutabaqa.v1.SignedSuccessor.$Shape;
        }

        namespace SignedSuccessor {

            /** Properties of a SignedSuccessor. */
            interface $Properties {

                /** SignedSuccessor record */
                record?: (Uint8Array|null);

                /** SignedSuccessor signatures */
                signatures?: (mutabaqa.v1.OfficerSignature.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedSuccessor. */
            type $Shape = mutabaqa.v1.SignedSuccessor.$Properties;
        }

        /**
         * Properties of a VersionRecord.
         * @deprecated Use mutabaqa.v1.VersionRecord.$Properties instead.
         */
        interface IVersionRecord extends mutabaqa.v1.VersionRecord.$Properties {
        }

        /** Represents a VersionRecord. */
        class VersionRecord {

            /**
             * Constructs a new VersionRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.VersionRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** VersionRecord electionId. */
            electionId: string;

            /** VersionRecord packageDigest. */
            packageDigest: Uint8Array;

            /** VersionRecord mode. */
            mode: mutabaqa.v1.Mode;

            /** VersionRecord number. */
            number: number;

            /** VersionRecord snapshotTimeMs. */
            snapshotTimeMs: number;

            /** VersionRecord snapshotLogNumber. */
            snapshotLogNumber: number;

            /** VersionRecord snapshotLogSize. */
            snapshotLogSize: number;

            /** VersionRecord sumsDigest. */
            sumsDigest: Uint8Array;

            /** VersionRecord sumRoot. */
            sumRoot: Uint8Array;

            /** VersionRecord nonce. */
            nonce: Uint8Array;

            /**
             * Encodes the specified VersionRecord message. Does not implicitly {@link mutabaqa.v1.VersionRecord.verify|verify} messages.
             * @param message VersionRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.VersionRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a VersionRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.VersionRecord & mutabaqa.v1.VersionRecord.$Shape} VersionRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.VersionRecord & mutabaqa.v1.VersionRecord.$Shape;
        }

        namespace VersionRecord {

            /** Properties of a VersionRecord. */
            interface $Properties {

                /** VersionRecord electionId */
                electionId?: (string|null);

                /** VersionRecord packageDigest */
                packageDigest?: (Uint8Array|null);

                /** VersionRecord mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** VersionRecord number */
                number?: (number|null);

                /** VersionRecord snapshotTimeMs */
                snapshotTimeMs?: (number|null);

                /** VersionRecord snapshotLogNumber */
                snapshotLogNumber?: (number|null);

                /** VersionRecord snapshotLogSize */
                snapshotLogSize?: (number|null);

                /** VersionRecord sumsDigest */
                sumsDigest?: (Uint8Array|null);

                /** VersionRecord sumRoot */
                sumRoot?: (Uint8Array|null);

                /** VersionRecord nonce */
                nonce?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a VersionRecord. */
            type $Shape = mutabaqa.v1.VersionRecord.$Properties;
        }

        /**
         * Properties of an OutageRecord.
         * @deprecated Use mutabaqa.v1.OutageRecord.$Properties instead.
         */
        interface IOutageRecord extends mutabaqa.v1.OutageRecord.$Properties {
        }

        /** Represents an OutageRecord. */
        class OutageRecord {

            /**
             * Constructs a new OutageRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.OutageRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** OutageRecord electionId. */
            electionId: string;

            /** OutageRecord packageDigest. */
            packageDigest: Uint8Array;

            /** OutageRecord mode. */
            mode: mutabaqa.v1.Mode;

            /** OutageRecord fromMs. */
            fromMs: number;

            /** OutageRecord untilMs. */
            untilMs: number;

            /** OutageRecord nonce. */
            nonce: Uint8Array;

            /**
             * Encodes the specified OutageRecord message. Does not implicitly {@link mutabaqa.v1.OutageRecord.verify|verify} messages.
             * @param message OutageRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.OutageRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an OutageRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.OutageRecord & mutabaqa.v1.OutageRecord.$Shape} OutageRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.OutageRecord & mutabaqa.v1.OutageRecord.$Shape;
        }

        namespace OutageRecord {

            /** Properties of an OutageRecord. */
            interface $Properties {

                /** OutageRecord electionId */
                electionId?: (string|null);

                /** OutageRecord packageDigest */
                packageDigest?: (Uint8Array|null);

                /** OutageRecord mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** OutageRecord fromMs */
                fromMs?: (number|null);

                /** OutageRecord untilMs */
                untilMs?: (number|null);

                /** OutageRecord nonce */
                nonce?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an OutageRecord. */
            type $Shape = mutabaqa.v1.OutageRecord.$Properties;
        }

        /** RecordKind enum. */
        enum RecordKind {

            /** RECORD_KIND_UNSPECIFIED value */
            RECORD_KIND_UNSPECIFIED = 0,

            /** RECORD_KIND_TRANSMISSION value */
            RECORD_KIND_TRANSMISSION = 1,

            /** RECORD_KIND_CARD value */
            RECORD_KIND_CARD = 2
        }

        /**
         * Properties of an EnvelopeHeader.
         * @deprecated Use mutabaqa.v1.EnvelopeHeader.$Properties instead.
         */
        interface IEnvelopeHeader extends mutabaqa.v1.EnvelopeHeader.$Properties {
        }

        /** Represents an EnvelopeHeader. */
        class EnvelopeHeader {

            /**
             * Constructs a new EnvelopeHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.EnvelopeHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** EnvelopeHeader electionId. */
            electionId: string;

            /** EnvelopeHeader mode. */
            mode: mutabaqa.v1.Mode;

            /** EnvelopeHeader stationId. */
            stationId: string;

            /** EnvelopeHeader deviceId. */
            deviceId: string;

            /** EnvelopeHeader kind. */
            kind: mutabaqa.v1.RecordKind;

            /** EnvelopeHeader sequence. */
            sequence: number;

            /** EnvelopeHeader recipientKeyId. */
            recipientKeyId: Uint8Array;

            /**
             * Encodes the specified EnvelopeHeader message. Does not implicitly {@link mutabaqa.v1.EnvelopeHeader.verify|verify} messages.
             * @param message EnvelopeHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.EnvelopeHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an EnvelopeHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.EnvelopeHeader & mutabaqa.v1.EnvelopeHeader.$Shape} EnvelopeHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.EnvelopeHeader & mutabaqa.v1.EnvelopeHeader.$Shape;
        }

        namespace EnvelopeHeader {

            /** Properties of an EnvelopeHeader. */
            interface $Properties {

                /** EnvelopeHeader electionId */
                electionId?: (string|null);

                /** EnvelopeHeader mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** EnvelopeHeader stationId */
                stationId?: (string|null);

                /** EnvelopeHeader deviceId */
                deviceId?: (string|null);

                /** EnvelopeHeader kind */
                kind?: (mutabaqa.v1.RecordKind|null);

                /** EnvelopeHeader sequence */
                sequence?: (number|null);

                /** EnvelopeHeader recipientKeyId */
                recipientKeyId?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an EnvelopeHeader. */
            type $Shape = mutabaqa.v1.EnvelopeHeader.$Properties;
        }

        /**
         * Properties of an Envelope.
         * @deprecated Use mutabaqa.v1.Envelope.$Properties instead.
         */
        interface IEnvelope extends mutabaqa.v1.Envelope.$Properties {
        }

        /** Represents an Envelope. */
        class Envelope {

            /**
             * Constructs a new Envelope.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Envelope.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Envelope header. */
            header: Uint8Array;

            /** Envelope encapsulatedKey. */
            encapsulatedKey: Uint8Array;

            /** Envelope ciphertext. */
            ciphertext: Uint8Array;

            /**
             * Encodes the specified Envelope message. Does not implicitly {@link mutabaqa.v1.Envelope.verify|verify} messages.
             * @param message Envelope message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Envelope.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes an Envelope message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Envelope & mutabaqa.v1.Envelope.$Shape} Envelope
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Envelope & mutabaqa.v1.Envelope.$Shape;
        }

        namespace Envelope {

            /** Properties of an Envelope. */
            interface $Properties {

                /** Envelope header */
                header?: (Uint8Array|null);

                /** Envelope encapsulatedKey */
                encapsulatedKey?: (Uint8Array|null);

                /** Envelope ciphertext */
                ciphertext?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of an Envelope. */
            type $Shape = mutabaqa.v1.Envelope.$Properties;
        }

        /**
         * Properties of a SealedRecord.
         * @deprecated Use mutabaqa.v1.SealedRecord.$Properties instead.
         */
        interface ISealedRecord extends mutabaqa.v1.SealedRecord.$Properties {
        }

        /** Represents a SealedRecord. */
        class SealedRecord {

            /**
             * Constructs a new SealedRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SealedRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SealedRecord tape. */
            tape: Uint8Array;

            /** SealedRecord tapeSignature. */
            tapeSignature: Uint8Array;

            /** SealedRecord channelSignature. */
            channelSignature: Uint8Array;

            /** SealedRecord cardId. */
            cardId: Uint8Array;

            /** SealedRecord journalHead. */
            journalHead: Uint8Array;

            /**
             * Encodes the specified SealedRecord message. Does not implicitly {@link mutabaqa.v1.SealedRecord.verify|verify} messages.
             * @param message SealedRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SealedRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SealedRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SealedRecord & mutabaqa.v1.SealedRecord.$Shape} SealedRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SealedRecord & mutabaqa.v1.SealedRecord.$Shape;
        }

        namespace SealedRecord {

            /** Properties of a SealedRecord. */
            interface $Properties {

                /** SealedRecord tape */
                tape?: (Uint8Array|null);

                /** SealedRecord tapeSignature */
                tapeSignature?: (Uint8Array|null);

                /** SealedRecord channelSignature */
                channelSignature?: (Uint8Array|null);

                /** SealedRecord cardId */
                cardId?: (Uint8Array|null);

                /** SealedRecord journalHead */
                journalHead?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SealedRecord. */
            type $Shape = mutabaqa.v1.SealedRecord.$Properties;
        }

        /** FormKind enum. */
        enum FormKind {

            /** FORM_KIND_UNSPECIFIED value */
            FORM_KIND_UNSPECIFIED = 0,

            /** FORM_KIND_PAPER_TAPE value */
            FORM_KIND_PAPER_TAPE = 1,

            /** FORM_KIND_CLOSING_FORM value */
            FORM_KIND_CLOSING_FORM = 2,

            /** FORM_KIND_HAND_COUNT value */
            FORM_KIND_HAND_COUNT = 3,

            /** FORM_KIND_AUDIT_COUNT value */
            FORM_KIND_AUDIT_COUNT = 4,

            /** FORM_KIND_VOTER_VERIFICATION value */
            FORM_KIND_VOTER_VERIFICATION = 5,

            /** FORM_KIND_OBSERVER_TAPE value */
            FORM_KIND_OBSERVER_TAPE = 6
        }

        /**
         * Properties of a ClosingStatement.
         * @deprecated Use mutabaqa.v1.ClosingStatement.$Properties instead.
         */
        interface IClosingStatement extends mutabaqa.v1.ClosingStatement.$Properties {
        }

        /** Represents a ClosingStatement. */
        class ClosingStatement {

            /**
             * Constructs a new ClosingStatement.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ClosingStatement.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ClosingStatement ballotsReceived. */
            ballotsReceived?: (number|null);

            /** ClosingStatement ballotsIssued. */
            ballotsIssued?: (number|null);

            /** ClosingStatement ballotsUnused. */
            ballotsUnused?: (number|null);

            /** ClosingStatement sealsIntact. */
            sealsIntact?: (boolean|null);

            /** ClosingStatement staffSignatures. */
            staffSignatures?: (number|null);

            /** ClosingStatement agentSignatures. */
            agentSignatures?: (number|null);

            /** ClosingStatement agentRefusals. */
            agentRefusals?: (number|null);

            /**
             * Encodes the specified ClosingStatement message. Does not implicitly {@link mutabaqa.v1.ClosingStatement.verify|verify} messages.
             * @param message ClosingStatement message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ClosingStatement.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ClosingStatement message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ClosingStatement & mutabaqa.v1.ClosingStatement.$Shape} ClosingStatement
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ClosingStatement & mutabaqa.v1.ClosingStatement.$Shape;
        }

        namespace ClosingStatement {

            /** Properties of a ClosingStatement. */
            interface $Properties {

                /** ClosingStatement ballotsReceived */
                ballotsReceived?: (number|null);

                /** ClosingStatement ballotsIssued */
                ballotsIssued?: (number|null);

                /** ClosingStatement ballotsUnused */
                ballotsUnused?: (number|null);

                /** ClosingStatement sealsIntact */
                sealsIntact?: (boolean|null);

                /** ClosingStatement staffSignatures */
                staffSignatures?: (number|null);

                /** ClosingStatement agentSignatures */
                agentSignatures?: (number|null);

                /** ClosingStatement agentRefusals */
                agentRefusals?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ClosingStatement. */
            type $Shape = mutabaqa.v1.ClosingStatement.$Properties;
        }

        /**
         * Properties of a FormHeader.
         * @deprecated Use mutabaqa.v1.FormHeader.$Properties instead.
         */
        interface IFormHeader extends mutabaqa.v1.FormHeader.$Properties {
        }

        /** Represents a FormHeader. */
        class FormHeader {

            /**
             * Constructs a new FormHeader.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.FormHeader.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FormHeader electionId. */
            electionId: string;

            /** FormHeader packageDigest. */
            packageDigest: Uint8Array;

            /** FormHeader mode. */
            mode: mutabaqa.v1.Mode;

            /** FormHeader kind. */
            kind: mutabaqa.v1.FormKind;

            /** FormHeader stationId. */
            stationId: string;

            /** FormHeader deviceId. */
            deviceId: string;

            /** FormHeader sequence. */
            sequence: number;

            /** FormHeader sections. */
            sections: mutabaqa.v1.SectionName.$Properties[];

            /** FormHeader statement. */
            statement?: (mutabaqa.v1.ClosingStatement.$Properties|null);

            /** FormHeader madeAtS. */
            madeAtS: number;

            /** FormHeader nonce. */
            nonce: Uint8Array;

            /**
             * Encodes the specified FormHeader message. Does not implicitly {@link mutabaqa.v1.FormHeader.verify|verify} messages.
             * @param message FormHeader message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.FormHeader.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FormHeader message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.FormHeader & mutabaqa.v1.FormHeader.$Shape} FormHeader
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.FormHeader & mutabaqa.v1.FormHeader.$Shape;
        }

        namespace FormHeader {

            /** Properties of a FormHeader. */
            interface $Properties {

                /** FormHeader electionId */
                electionId?: (string|null);

                /** FormHeader packageDigest */
                packageDigest?: (Uint8Array|null);

                /** FormHeader mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** FormHeader kind */
                kind?: (mutabaqa.v1.FormKind|null);

                /** FormHeader stationId */
                stationId?: (string|null);

                /** FormHeader deviceId */
                deviceId?: (string|null);

                /** FormHeader sequence */
                sequence?: (number|null);

                /** FormHeader sections */
                sections?: (mutabaqa.v1.SectionName.$Properties[]|null);

                /** FormHeader statement */
                statement?: (mutabaqa.v1.ClosingStatement.$Properties|null);

                /** FormHeader madeAtS */
                madeAtS?: (number|null);

                /** FormHeader nonce */
                nonce?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FormHeader. */
            type $Shape = mutabaqa.v1.FormHeader.$Properties;
        }

        /**
         * Properties of a FormRecord.
         * @deprecated Use mutabaqa.v1.FormRecord.$Properties instead.
         */
        interface IFormRecord extends mutabaqa.v1.FormRecord.$Properties {
        }

        /** Represents a FormRecord. */
        class FormRecord {

            /**
             * Constructs a new FormRecord.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.FormRecord.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** FormRecord header. */
            header: Uint8Array;

            /** FormRecord sections. */
            sections: mutabaqa.v1.Section.$Properties[];

            /**
             * Encodes the specified FormRecord message. Does not implicitly {@link mutabaqa.v1.FormRecord.verify|verify} messages.
             * @param message FormRecord message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.FormRecord.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a FormRecord message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.FormRecord & mutabaqa.v1.FormRecord.$Shape} FormRecord
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.FormRecord & mutabaqa.v1.FormRecord.$Shape;
        }

        namespace FormRecord {

            /** Properties of a FormRecord. */
            interface $Properties {

                /** FormRecord header */
                header?: (Uint8Array|null);

                /** FormRecord sections */
                sections?: (mutabaqa.v1.Section.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a FormRecord. */
            type $Shape = {
              header?: Uint8Array|null;
              sections?: mutabaqa.v1.Section.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a SignedForm.
         * @deprecated Use mutabaqa.v1.SignedForm.$Properties instead.
         */
        interface ISignedForm extends mutabaqa.v1.SignedForm.$Properties {
        }

        /** Represents a SignedForm. */
        class SignedForm {

            /**
             * Constructs a new SignedForm.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SignedForm.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SignedForm record. */
            record: Uint8Array;

            /** SignedForm signatures. */
            signatures: mutabaqa.v1.DecisionSignature.$Properties[];

            /**
             * Encodes the specified SignedForm message. Does not implicitly {@link mutabaqa.v1.SignedForm.verify|verify} messages.
             * @param message SignedForm message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SignedForm.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SignedForm message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SignedForm & mutabaqa.v1.SignedForm.$Shape} SignedForm
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SignedForm & mutabaqa.v1.SignedForm.$Shape;
        }

        namespace SignedForm {

            /** Properties of a SignedForm. */
            interface $Properties {

                /** SignedForm record */
                record?: (Uint8Array|null);

                /** SignedForm signatures */
                signatures?: (mutabaqa.v1.DecisionSignature.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SignedForm. */
            type $Shape = {
              record?: Uint8Array|null;
              signatures?: mutabaqa.v1.DecisionSignature.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a LinkFrame.
         * @deprecated Use mutabaqa.v1.LinkFrame.$Properties instead.
         */
        interface ILinkFrame extends mutabaqa.v1.LinkFrame.$Properties {
        }

        /** Represents a LinkFrame. */
        class LinkFrame {

            /**
             * Constructs a new LinkFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.LinkFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** LinkFrame hello. */
            hello?: (mutabaqa.v1.Hello.$Properties|null);

            /** LinkFrame welcome. */
            welcome?: (mutabaqa.v1.Welcome.$Properties|null);

            /** LinkFrame submit. */
            submit?: (mutabaqa.v1.Submit.$Properties|null);

            /** LinkFrame receipt. */
            receipt?: (mutabaqa.v1.ReceiptFrame.$Properties|null);

            /** LinkFrame refusal. */
            refusal?: (mutabaqa.v1.RefusalFrame.$Properties|null);

            /** LinkFrame resend. */
            resend?: (mutabaqa.v1.ResendRequest.$Properties|null);

            /** LinkFrame heartbeat. */
            heartbeat?: (mutabaqa.v1.Heartbeat.$Properties|null);

            /** LinkFrame notice. */
            notice?: (mutabaqa.v1.Notice.$Properties|null);

            /** LinkFrame body. */
            body?: ("hello"|"welcome"|"submit"|"receipt"|"refusal"|"resend"|"heartbeat"|"notice");

            /**
             * Encodes the specified LinkFrame message. Does not implicitly {@link mutabaqa.v1.LinkFrame.verify|verify} messages.
             * @param message LinkFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.LinkFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a LinkFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.LinkFrame & mutabaqa.v1.LinkFrame.$Shape} LinkFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.LinkFrame & mutabaqa.v1.LinkFrame.$Shape;
        }

        namespace LinkFrame {

            /** Properties of a LinkFrame. */
            interface $Properties {

                /** LinkFrame hello */
                hello?: (mutabaqa.v1.Hello.$Properties|null);

                /** LinkFrame welcome */
                welcome?: (mutabaqa.v1.Welcome.$Properties|null);

                /** LinkFrame submit */
                submit?: (mutabaqa.v1.Submit.$Properties|null);

                /** LinkFrame receipt */
                receipt?: (mutabaqa.v1.ReceiptFrame.$Properties|null);

                /** LinkFrame refusal */
                refusal?: (mutabaqa.v1.RefusalFrame.$Properties|null);

                /** LinkFrame resend */
                resend?: (mutabaqa.v1.ResendRequest.$Properties|null);

                /** LinkFrame heartbeat */
                heartbeat?: (mutabaqa.v1.Heartbeat.$Properties|null);

                /** LinkFrame notice */
                notice?: (mutabaqa.v1.Notice.$Properties|null);

                /** LinkFrame body */
                body?: ("hello"|"welcome"|"submit"|"receipt"|"refusal"|"resend"|"heartbeat"|"notice");

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Narrowed shape of a LinkFrame. */
            type $Shape = {
              hello?: mutabaqa.v1.Hello.$Shape|null;
              welcome?: mutabaqa.v1.Welcome.$Shape|null;
              submit?: mutabaqa.v1.Submit.$Shape|null;
              receipt?: mutabaqa.v1.ReceiptFrame.$Shape|null;
              refusal?: mutabaqa.v1.RefusalFrame.$Shape|null;
              resend?: mutabaqa.v1.ResendRequest.$Shape|null;
              heartbeat?: mutabaqa.v1.Heartbeat.$Shape|null;
              notice?: mutabaqa.v1.Notice.$Shape|null;
              $unknowns?: Uint8Array[];
            } & (
              ({ body?: undefined; hello?: null; welcome?: null; submit?: null; receipt?: null; refusal?: null; resend?: null; heartbeat?: null; notice?: null }|{ body?: "hello"; hello: mutabaqa.v1.Hello.$Shape; welcome?: null; submit?: null; receipt?: null; refusal?: null; resend?: null; heartbeat?: null; notice?: null }|{ body?: "welcome"; hello?: null; welcome: mutabaqa.v1.Welcome.$Shape; submit?: null; receipt?: null; refusal?: null; resend?: null; heartbeat?: null; notice?: null }|{ body?: "submit"; hello?: null; welcome?: null; submit: mutabaqa.v1.Submit.$Shape; receipt?: null; refusal?: null; resend?: null; heartbeat?: null; notice?: null }|{ body?: "receipt"; hello?: null; welcome?: null; submit?: null; receipt: mutabaqa.v1.ReceiptFrame.$Shape; refusal?: null; resend?: null; heartbeat?: null; notice?: null }|{ body?: "refusal"; hello?: null; welcome?: null; submit?: null; receipt?: null; refusal: mutabaqa.v1.RefusalFrame.$Shape; resend?: null; heartbeat?: null; notice?: null }|{ body?: "resend"; hello?: null; welcome?: null; submit?: null; receipt?: null; refusal?: null; resend: mutabaqa.v1.ResendRequest.$Shape; heartbeat?: null; notice?: null }|{ body?: "heartbeat"; hello?: null; welcome?: null; submit?: null; receipt?: null; refusal?: null; resend?: null; heartbeat: mutabaqa.v1.Heartbeat.$Shape; notice?: null }|{ body?: "notice"; hello?: null; welcome?: null; submit?: null; receipt?: null; refusal?: null; resend?: null; heartbeat?: null; notice: mutabaqa.v1.Notice.$Shape })
            );
        }

        /**
         * Properties of a Hello.
         * @deprecated Use mutabaqa.v1.Hello.$Properties instead.
         */
        interface IHello extends mutabaqa.v1.Hello.$Properties {
        }

        /** Represents a Hello. */
        class Hello {

            /**
             * Constructs a new Hello.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Hello.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Hello versions. */
            versions: number[];

            /** Hello electionId. */
            electionId: string;

            /** Hello mode. */
            mode: mutabaqa.v1.Mode;

            /** Hello deviceId. */
            deviceId: string;

            /** Hello softwareDigest. */
            softwareDigest: Uint8Array;

            /** Hello journalHead. */
            journalHead: Uint8Array;

            /** Hello journalLength. */
            journalLength: number;

            /** Hello bootCounter. */
            bootCounter: number;

            /** Hello deviceTimeMs. */
            deviceTimeMs: number;

            /**
             * Encodes the specified Hello message. Does not implicitly {@link mutabaqa.v1.Hello.verify|verify} messages.
             * @param message Hello message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Hello message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Hello & mutabaqa.v1.Hello.$Shape} Hello
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Hello & mutabaqa.v1.Hello.$Shape;
        }

        namespace Hello {

            /** Properties of a Hello. */
            interface $Properties {

                /** Hello versions */
                versions?: (number[]|null);

                /** Hello electionId */
                electionId?: (string|null);

                /** Hello mode */
                mode?: (mutabaqa.v1.Mode|null);

                /** Hello deviceId */
                deviceId?: (string|null);

                /** Hello softwareDigest */
                softwareDigest?: (Uint8Array|null);

                /** Hello journalHead */
                journalHead?: (Uint8Array|null);

                /** Hello journalLength */
                journalLength?: (number|null);

                /** Hello bootCounter */
                bootCounter?: (number|null);

                /** Hello deviceTimeMs */
                deviceTimeMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Hello. */
            type $Shape = mutabaqa.v1.Hello.$Properties;
        }

        /**
         * Properties of a Welcome.
         * @deprecated Use mutabaqa.v1.Welcome.$Properties instead.
         */
        interface IWelcome extends mutabaqa.v1.Welcome.$Properties {
        }

        /** Represents a Welcome. */
        class Welcome {

            /**
             * Constructs a new Welcome.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Welcome.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Welcome version. */
            version: number;

            /** Welcome logOrigin. */
            logOrigin: string;

            /** Welcome serverTimeMs. */
            serverTimeMs: number;

            /** Welcome frameBytesMax. */
            frameBytesMax: number;

            /** Welcome heartbeatIntervalMs. */
            heartbeatIntervalMs: number;

            /** Welcome successors. */
            successors: Uint8Array[];

            /**
             * Encodes the specified Welcome message. Does not implicitly {@link mutabaqa.v1.Welcome.verify|verify} messages.
             * @param message Welcome message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Welcome.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Welcome message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Welcome & mutabaqa.v1.Welcome.$Shape} Welcome
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Welcome & mutabaqa.v1.Welcome.$Shape;
        }

        namespace Welcome {

            /** Properties of a Welcome. */
            interface $Properties {

                /** Welcome version */
                version?: (number|null);

                /** Welcome logOrigin */
                logOrigin?: (string|null);

                /** Welcome serverTimeMs */
                serverTimeMs?: (number|null);

                /** Welcome frameBytesMax */
                frameBytesMax?: (number|null);

                /** Welcome heartbeatIntervalMs */
                heartbeatIntervalMs?: (number|null);

                /** Welcome successors */
                successors?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Welcome. */
            type $Shape = mutabaqa.v1.Welcome.$Properties;
        }

        /**
         * Properties of a SuccessorChain.
         * @deprecated Use mutabaqa.v1.SuccessorChain.$Properties instead.
         */
        interface ISuccessorChain extends mutabaqa.v1.SuccessorChain.$Properties {
        }

        /** Represents a SuccessorChain. */
        class SuccessorChain {

            /**
             * Constructs a new SuccessorChain.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.SuccessorChain.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** SuccessorChain successors. */
            successors: Uint8Array[];

            /**
             * Encodes the specified SuccessorChain message. Does not implicitly {@link mutabaqa.v1.SuccessorChain.verify|verify} messages.
             * @param message SuccessorChain message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.SuccessorChain.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a SuccessorChain message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.SuccessorChain & mutabaqa.v1.SuccessorChain.$Shape} SuccessorChain
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.SuccessorChain & mutabaqa.v1.SuccessorChain.$Shape;
        }

        namespace SuccessorChain {

            /** Properties of a SuccessorChain. */
            interface $Properties {

                /** SuccessorChain successors */
                successors?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a SuccessorChain. */
            type $Shape = mutabaqa.v1.SuccessorChain.$Properties;
        }

        /**
         * Properties of a Submit.
         * @deprecated Use mutabaqa.v1.Submit.$Properties instead.
         */
        interface ISubmit extends mutabaqa.v1.Submit.$Properties {
        }

        /** Represents a Submit. */
        class Submit {

            /**
             * Constructs a new Submit.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Submit.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Submit ref. */
            ref: number;

            /** Submit envelope. */
            envelope: Uint8Array;

            /** Submit earlierReceipt. */
            earlierReceipt?: (mutabaqa.v1.Receipt.$Properties|null);

            /**
             * Encodes the specified Submit message. Does not implicitly {@link mutabaqa.v1.Submit.verify|verify} messages.
             * @param message Submit message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Submit.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Submit message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Submit & mutabaqa.v1.Submit.$Shape} Submit
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Submit & mutabaqa.v1.Submit.$Shape;
        }

        namespace Submit {

            /** Properties of a Submit. */
            interface $Properties {

                /** Submit ref */
                ref?: (number|null);

                /** Submit envelope */
                envelope?: (Uint8Array|null);

                /** Submit earlierReceipt */
                earlierReceipt?: (mutabaqa.v1.Receipt.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Submit. */
            type $Shape = mutabaqa.v1.Submit.$Properties;
        }

        /**
         * Properties of a ReceiptFrame.
         * @deprecated Use mutabaqa.v1.ReceiptFrame.$Properties instead.
         */
        interface IReceiptFrame extends mutabaqa.v1.ReceiptFrame.$Properties {
        }

        /** Represents a ReceiptFrame. */
        class ReceiptFrame {

            /**
             * Constructs a new ReceiptFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ReceiptFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ReceiptFrame ref. */
            ref: number;

            /** ReceiptFrame receipt. */
            receipt?: (mutabaqa.v1.Receipt.$Properties|null);

            /**
             * Encodes the specified ReceiptFrame message. Does not implicitly {@link mutabaqa.v1.ReceiptFrame.verify|verify} messages.
             * @param message ReceiptFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ReceiptFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ReceiptFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ReceiptFrame & mutabaqa.v1.ReceiptFrame.$Shape} ReceiptFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ReceiptFrame & mutabaqa.v1.ReceiptFrame.$Shape;
        }

        namespace ReceiptFrame {

            /** Properties of a ReceiptFrame. */
            interface $Properties {

                /** ReceiptFrame ref */
                ref?: (number|null);

                /** ReceiptFrame receipt */
                receipt?: (mutabaqa.v1.Receipt.$Properties|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ReceiptFrame. */
            type $Shape = mutabaqa.v1.ReceiptFrame.$Properties;
        }

        /**
         * Properties of a RefusalFrame.
         * @deprecated Use mutabaqa.v1.RefusalFrame.$Properties instead.
         */
        interface IRefusalFrame extends mutabaqa.v1.RefusalFrame.$Properties {
        }

        /** Represents a RefusalFrame. */
        class RefusalFrame {

            /**
             * Constructs a new RefusalFrame.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.RefusalFrame.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** RefusalFrame ref. */
            ref: number;

            /** RefusalFrame code. */
            code: string;

            /** RefusalFrame params. */
            params: mutabaqa.v1.Param.$Properties[];

            /** RefusalFrame retryAfterMs. */
            retryAfterMs: number;

            /** RefusalFrame proof. */
            proof: string;

            /** RefusalFrame opening. */
            opening: Uint8Array;

            /** RefusalFrame record. */
            record: Uint8Array;

            /**
             * Encodes the specified RefusalFrame message. Does not implicitly {@link mutabaqa.v1.RefusalFrame.verify|verify} messages.
             * @param message RefusalFrame message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.RefusalFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a RefusalFrame message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.RefusalFrame & mutabaqa.v1.RefusalFrame.$Shape} RefusalFrame
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.RefusalFrame & mutabaqa.v1.RefusalFrame.$Shape;
        }

        namespace RefusalFrame {

            /** Properties of a RefusalFrame. */
            interface $Properties {

                /** RefusalFrame ref */
                ref?: (number|null);

                /** RefusalFrame code */
                code?: (string|null);

                /** RefusalFrame params */
                params?: (mutabaqa.v1.Param.$Properties[]|null);

                /** RefusalFrame retryAfterMs */
                retryAfterMs?: (number|null);

                /** RefusalFrame proof */
                proof?: (string|null);

                /** RefusalFrame opening */
                opening?: (Uint8Array|null);

                /** RefusalFrame record */
                record?: (Uint8Array|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a RefusalFrame. */
            type $Shape = {
              ref?: number|null;
              code?: string|null;
              params?: mutabaqa.v1.Param.$Shape[]|null;
              retryAfterMs?: number|null;
              proof?: string|null;
              opening?: Uint8Array|null;
              record?: Uint8Array|null;
              $unknowns?: Uint8Array[];
            };
        }

        /**
         * Properties of a ResendRequest.
         * @deprecated Use mutabaqa.v1.ResendRequest.$Properties instead.
         */
        interface IResendRequest extends mutabaqa.v1.ResendRequest.$Properties {
        }

        /** Represents a ResendRequest. */
        class ResendRequest {

            /**
             * Constructs a new ResendRequest.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.ResendRequest.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** ResendRequest tapeDigests. */
            tapeDigests: Uint8Array[];

            /**
             * Encodes the specified ResendRequest message. Does not implicitly {@link mutabaqa.v1.ResendRequest.verify|verify} messages.
             * @param message ResendRequest message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.ResendRequest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a ResendRequest message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.ResendRequest & mutabaqa.v1.ResendRequest.$Shape} ResendRequest
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.ResendRequest & mutabaqa.v1.ResendRequest.$Shape;
        }

        namespace ResendRequest {

            /** Properties of a ResendRequest. */
            interface $Properties {

                /** ResendRequest tapeDigests */
                tapeDigests?: (Uint8Array[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a ResendRequest. */
            type $Shape = mutabaqa.v1.ResendRequest.$Properties;
        }

        /**
         * Properties of a Heartbeat.
         * @deprecated Use mutabaqa.v1.Heartbeat.$Properties instead.
         */
        interface IHeartbeat extends mutabaqa.v1.Heartbeat.$Properties {
        }

        /** Represents a Heartbeat. */
        class Heartbeat {

            /**
             * Constructs a new Heartbeat.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Heartbeat.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Heartbeat sentAtMs. */
            sentAtMs: number;

            /** Heartbeat echoOfMs. */
            echoOfMs: number;

            /**
             * Encodes the specified Heartbeat message. Does not implicitly {@link mutabaqa.v1.Heartbeat.verify|verify} messages.
             * @param message Heartbeat message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Heartbeat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Heartbeat message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Heartbeat & mutabaqa.v1.Heartbeat.$Shape} Heartbeat
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Heartbeat & mutabaqa.v1.Heartbeat.$Shape;
        }

        namespace Heartbeat {

            /** Properties of a Heartbeat. */
            interface $Properties {

                /** Heartbeat sentAtMs */
                sentAtMs?: (number|null);

                /** Heartbeat echoOfMs */
                echoOfMs?: (number|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Heartbeat. */
            type $Shape = mutabaqa.v1.Heartbeat.$Properties;
        }

        /**
         * Properties of a Notice.
         * @deprecated Use mutabaqa.v1.Notice.$Properties instead.
         */
        interface INotice extends mutabaqa.v1.Notice.$Properties {
        }

        /** Represents a Notice. */
        class Notice {

            /**
             * Constructs a new Notice.
             * @param [properties] Properties to set
             */
            constructor(properties?: mutabaqa.v1.Notice.$Properties);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];

            /** Notice code. */
            code: string;

            /** Notice params. */
            params: mutabaqa.v1.Param.$Properties[];

            /**
             * Encodes the specified Notice message. Does not implicitly {@link mutabaqa.v1.Notice.verify|verify} messages.
             * @param message Notice message or plain object to encode
             * @param [writer] Writer to encode to
             * @returns Writer
             */
            static encode(message: mutabaqa.v1.Notice.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

            /**
             * Decodes a Notice message from the specified reader or buffer.
             * @param reader Reader or buffer to decode from
             * @param [length] Message length if known beforehand
             * @returns {mutabaqa.v1.Notice & mutabaqa.v1.Notice.$Shape} Notice
             * @throws {Error} If the payload is not a reader or valid buffer
             * @throws {$protobuf.util.ProtocolError} If required fields are missing
             */
            static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): mutabaqa.v1.Notice & mutabaqa.v1.Notice.$Shape;
        }

        namespace Notice {

            /** Properties of a Notice. */
            interface $Properties {

                /** Notice code */
                code?: (string|null);

                /** Notice params */
                params?: (mutabaqa.v1.Param.$Properties[]|null);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];
            }

            /** Shape of a Notice. */
            type $Shape = {
              code?: string|null;
              params?: mutabaqa.v1.Param.$Shape[]|null;
              $unknowns?: Uint8Array[];
            };
        }
    }
}
