import CommandKit
import Files
import Messages
import PhotoArchive

extension PlannedLabel.Style {
  /// Returns why a photo can't be labelled in this style; nil if no obstacle is known.
  ///
  /// Checked when the plan is made, and again when a plan is carried out later.
  func reasonNotToLabel(_ path: Path) -> Reason? {
    if !path.folder.isWritable {
      return Reason(.writeProtected, ReasonMessage.folderNotWritable())
    }
    if path.isInLibrary { return Reason(.library, ReasonMessage.inLibrary()) }
    guard !usesSidecar else { return nil }
    if path.isWriteProtected || !path.isWritable {
      return Reason(.writeProtected, ReasonMessage.writeProtected())
    }
    if !path.canKeepOwner { return Reason(.permission, ReasonMessage.otherOwner()) }
    let links = path.linkCount
    guard links > 1, !breaksHardLinks else { return nil }
    return Reason(.hardLinks, ReasonMessage.hardLinks(["count": .count(links)]))
  }
}
