internal import Containers
public import Messages

/// Computes the edit of a photo's own file for a change to its label, without writing anything.
///
/// Only segments or chunks with metadata change, and in them only the fields of the label
/// (Docs/Design/metadata.md specifies the fields and the rules).
///
/// - Parameters:
///   - change: the label to write, or its removal.
///   - file: all bytes of a JPEG or PNG.
/// - Returns: the edit.
/// - Throws: when the file is of another format or damaged, when a keyword can't be written
///   anywhere, or when a label can't be removed safely.
public func labelEdit(_ change: LabelChange, in file: UnsafeRawBufferPointer) throws(MetadataError)
  -> LabelEdit
{
  let change = try change.checked()
  let container = Container(file)
  guard let metadata = container.metadata else {
    throw MetadataError(.neitherJPEGNorPNG)
  }
  let labels = container.packets.compactMap(\.label)
  if change.isOfMachine, let label = labels.first(where: { $0.status != .machine }) {
    return .kept(label)
  }
  if change == .remove, labels.isEmpty { return .unchanged }
  guard container.damage != .noPicture else { throw MetadataError(.damagedBeforePicture) }
  do throws(Obstacle) {
    // Other programs may not find what is written into such a file, or fail at it.
    if let damage = container.damage { throw Obstacle(damage.obstacle) }
    return try edit(change, metadata)
  } catch {
    guard change != .remove else {
      throw MetadataError(.labelNotRemovable, ["obstacle": .message(error.message)])
    }
    return .sidecar(reason: error.message)
  }
}

extension Container.Damage {
  fileprivate var obstacle: ObstacleMessage {
    switch self {
    case .noPicture, .brokenPart: .brokenPart
    case .strayBytes: .strayBytes
    case .noEnd: .noEnd
    case .tooManyParts: .tooManyParts
    }
  }
}

private func edit(_ change: LabelChange, _ metadata: any ContainerMetadata) throws(Obstacle)
  -> LabelEdit
{
  switch try LabelEditor.run(change, metadata.parts()) {
  case .unchanged: .unchanged
  case .kept(let label): .kept(label)
  case .changed(let changes, let notices):
    .splices(try metadata.splices(changes), notices: notices)
  }
}

/// Computes the edit of a photo's sidecar, an XMP file beside it.
///
/// - Parameters:
///   - change: the label to write, or its removal.
///   - existing: all bytes of the sidecar; nil if there is none.
///   - copied: all bytes of another sidecar that a new one repeats, since programs would no longer
///     read it; nil if there is none.
///   - photoKeywords: the keywords of the photo's own file. Programs that read the sidecar may
///     ignore them, so they are added to a sidecar without keywords.
/// - Returns: the edit.
/// - Throws: when the sidecar is not XMP that kennel can edit.
public func sidecarEdit(
  _ change: LabelChange, existing: [UInt8]?, copying copied: [UInt8]? = nil,
  photoKeywords: [String]
) throws(MetadataError) -> SidecarEdit {
  let change = try change.checked()
  var parts = PhotoParts()
  parts.xmp = existing
  parts.hiddenKeywords = photoKeywords
  parts.template = copied ?? XMPTemplate.sidecar
  parts.isSidecar = true
  do {
    switch try LabelEditor.run(change, parts) {
    case .unchanged: return .unchanged
    case .kept(let label): return .kept(label)
    case .changed(let changes, _):
      switch changes.xmp {
      case .keep: return .unchanged
      case .drop: return .delete
      case .replace(let bytes): return .write(bytes)
      }
    }
  } catch {
    throw MetadataError(.sidecarNotChangeable, ["obstacle": .message(error.message)])
  }
}
