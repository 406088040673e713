public import Messages

/// A requested change to a photo's label.
public enum LabelChange: Sendable, Hashable {
  /// Write a label.
  ///
  /// - Parameters:
  ///   - keywords: the keywords for other programs, in order, without `;` and line breaks.
  ///   - description: a caption for a photo that has none; nil adds no caption.
  case write(BreedLabel, keywords: [String], description: String?)
  /// Remove exactly what kennel wrote.
  case remove
}

/// The edit of a photo's file for a change to its label.
public enum LabelEdit: Sendable, Hashable {
  /// The file already is in the requested state.
  case unchanged
  /// A model's label must not replace this one, which the user confirmed or rejected.
  case kept(BreedLabel)
  /// The changes to the file, sorted by offset, and notices for the user.
  case splices([Splice], notices: [LabelNotice])
  /// The file can't be changed safely, for this reason: write the label to `photo.jpg.xmp`.
  case sidecar(reason: Message)
}

/// The edit of the sidecar `photo.jpg.xmp` for a change to a label.
public enum SidecarEdit: Sendable, Hashable {
  /// The sidecar already is in the requested state.
  case unchanged
  /// A model's label must not replace this one, which the user confirmed or rejected.
  case kept(BreedLabel)
  /// The complete new content of the sidecar.
  case write([UInt8])
  /// The sidecar was created by kennel and would be empty: delete it.
  case delete
}

extension LabelChange {
  /// Whether the change writes a label of a model, not one stated by the user.
  var isOfMachine: Bool {
    if case .write(let label, _, _) = self { return label.status == .machine }
    return false
  }

  /// Returns the change with its texts as they would be read back from XML.
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
  /// The text with a space for each character that XML 1.0 can't represent, or only as a reference.
  var printable: String {
    var result = UnicodeScalarView()
    for scalar in unicodeScalars {
      let isControl = scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value
      result.append(isControl || 0xFFFE...0xFFFF ~= scalar.value ? " " : scalar)
    }
    return String(result)
  }
}
