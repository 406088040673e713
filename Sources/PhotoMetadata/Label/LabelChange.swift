public import Messages

/// What is to become of a photo's label.
public enum LabelChange: Sendable, Hashable {
  /// Write a label.
  ///
  /// - Parameters:
  ///   - keywords: the words that other programs are to show, in order; no `;`, no line breaks.
  ///   - description: a sentence for the photo's caption, where it has none; nil leaves it alone.
  case write(BreedLabel, keywords: [String], description: String?)
  /// Take back exactly what kennel wrote.
  case remove
}

/// What a change of a label means for a photo's file.
public enum LabelEdit: Sendable, Hashable {
  /// Nothing is to be done.
  case unchanged
  /// This label, which a person stated or took away, stands in the way of a model's.
  case kept(BreedLabel)
  /// The changes to the file, in the order of their places, and sentences for the user.
  case splices([Splice], notices: [LabelNotice])
  /// The file can't be changed safely, and why: the label belongs into `photo.jpg.xmp`.
  case sidecar(reason: Message)
}

/// What a change of a label means for the file `photo.jpg.xmp`.
public enum SidecarEdit: Sendable, Hashable {
  /// Nothing is to be done.
  case unchanged
  /// This label, which a person stated or took away, stands in the way of a model's.
  case kept(BreedLabel)
  /// The whole new content of the file.
  case write([UInt8])
  /// kennel had made the file, and nothing else is in it: delete it.
  case delete
}

extension LabelChange {
  /// Whether a model, not a person, wants the change.
  var isOfMachine: Bool {
    if case .write(let label, _, _) = self { return label.status == .machine }
    return false
  }

  /// The change with text that XML can hold, as it would be read back.
  func checked() throws(MetadataError) -> LabelChange {
    guard case .write(var label, let keywords, let description) = self else { return self }
    for keyword in keywords { try Self.check(keyword) }
    label.breedID = label.breedID.printable
    label.breedName = label.breedName.printable
    label.model = label.model?.printable
    label.modelDigest = label.modelDigest?.printable
    label.when = label.when.printable
    let caption = description?.printable.trimmed
    return .write(
      label, keywords: keywords.map(\.trimmed).withoutDoubles,
      description: caption == "" ? nil : caption)
  }

  private static func check(_ keyword: String) throws(MetadataError) {
    guard !keyword.trimmed.isEmpty else { throw MetadataError(.keywordEmpty) }
    guard !keyword.contains(";"), keyword.printable == keyword else {
      throw MetadataError(.keywordNotWritable, ["keyword": .text(keyword.printable)])
    }
  }
}

extension String {
  /// The text with a space for each character that XML 1.0 can't hold, or only as a reference.
  var printable: String {
    var result = UnicodeScalarView()
    for scalar in unicodeScalars {
      let isControl = scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
      result.append(isControl || 0xFFFE...0xFFFF ~= scalar.value ? " " : scalar)
    }
    return String(result)
  }
}
